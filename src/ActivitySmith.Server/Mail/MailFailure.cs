using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace ActivitySmith.Server.Mail;

/// <summary>Which exceptions of an attempt are the mail server's or the network's, and how a log line says them.</summary>
internal static class MailFailure
{
    /// <summary>The reason in words, with the status of a reply (RFC 5321, 4.2); null for anything that is not a failure of sending, such as a bug.</summary>
    public static string? Of(Exception error, CancellationToken stopping) => error switch
    {
        _ when stopping.IsCancellationRequested => null,
        SmtpCommandException reply => $"{(int)reply.StatusCode} {reply.Message}",
        TimeoutException or AuthenticationException => error.Message,
        SslHandshakeException => error.InnerException is null ? FirstLine(error) : FirstLine(error.GetBaseException()),
        CommandException or ProtocolException or ServiceNotConnectedException or IOException or SocketException
            or NotSupportedException => error.GetBaseException().Message,
        _ => null,
    };

    /// <summary>What follows explains over a page of lines how certificates work.</summary>
    private static string FirstLine(Exception error) => error.Message.Split('\n')[0].TrimEnd();
}
