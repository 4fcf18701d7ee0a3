using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Channels;

namespace ActivitySmith.Server.Tests.Web;

/// <summary>The part of SMTP (RFC 5321) that accepts a message.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Channel<string> letters = Channel.CreateUnbounded<string>();
    private readonly ConcurrentBag<TcpClient> clients = [];
    private readonly X509Certificate2? certificate;
    private readonly bool isTlsFirst;
    private readonly Task serving;

    /// <param name="certificate">For TLS; null: TLS is not offered.</param>
    /// <param name="isTlsFirst">Whether TLS begins with the first byte (RFC 8314), and not after STARTTLS (RFC 3207).</param>
    public MailServer(X509Certificate2? certificate = null, bool isTlsFirst = false)
    {
        (this.certificate, this.isTlsFirst) = (certificate, isTlsFirst);
        listener.Start();
        serving = Serve();
    }

    public string Address => $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public bool IsTlsFirst => isTlsFirst;

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Number of messages to refuse first.</summary>
    public int Refusals { get; set; }

    /// <summary>Whether the server offers AUTH PLAIN (RFC 4954) and replies that the password is wrong.</summary>
    public bool IsPasswordWrong { get; set; }

    /// <summary>Whether the server offers AUTH PLAIN and accepts every password.</summary>
    public bool TakesPasswords { get; set; }

    /// <summary>Whether QUIT gets no reply.</summary>
    public bool IgnoresQuit { get; set; }

    /// <summary>Commands of all connections.</summary>
    public ConcurrentQueue<string> Heard { get; } = [];

    /// <summary>The encrypted ones of <see cref="Heard"/>.</summary>
    public ConcurrentQueue<string> Secured { get; } = [];

    /// <summary>Messages as received, up to the line with the dot.</summary>
    public ConcurrentQueue<string> Raw { get; } = [];

    /// <summary>The next message: headers and decoded text.</summary>
    public async Task<string> Next(CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(TimeSpan.FromSeconds(60));
        return await letters.Reader.ReadAsync(timeout.Token);
    }

    /// <summary>Waits until the mail sender has ended a conversation, and so has nothing in progress.</summary>
    public async Task Goodbye(CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(TimeSpan.FromSeconds(60));
        while (!Heard.Contains("QUIT")) await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, timeout.Token);
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        foreach (var client in clients) client.Dispose();
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        listener.Dispose();
    }

    private async Task Serve()
    {
        while (true)
        {
            var client = await listener.AcceptTcpClientAsync();
            clients.Add(client);
            _ = Talk(client);
        }
    }

    private async Task Talk(TcpClient client)
    {
        await using var clear = client.GetStream();
        if (isTlsFirst)
        {
            await using var secured = await Secure(clear);
            await Converse(secured, isSecured: true, greeting: "220 test");
        }
        else if (await Converse(clear, isSecured: false, greeting: "220 test"))
        {
            await using var secured = await Secure(clear);
            await Converse(secured, isSecured: true, greeting: null);
        }
    }

    private async Task<SslStream> Secure(Stream clear)
    {
        var secured = new SslStream(clear);
        await secured.AuthenticateAsServerAsync(certificate!);
        return secured;
    }

    /// <summary>Returns whether the client asked for TLS; otherwise the conversation has ended.</summary>
    private async Task<bool> Converse(Stream stream, bool isSecured, string? greeting)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
        await using var writer = new StreamWriter(stream, Encoding.ASCII, leaveOpen: true) { NewLine = "\r\n", AutoFlush = true };
        if (greeting is not null) await writer.WriteLineAsync(greeting);
        string? accepted = null;
        while (await reader.ReadLineAsync() is { } command)
        {
            Heard.Enqueue(command);
            if (isSecured) Secured.Enqueue(command);
            var verb = command.Split(' ', ':')[0].ToUpperInvariant();
            if (verb == "QUIT" && accepted is not null) letters.Writer.TryWrite(accepted); // Only now has the client read that its message is accepted.
            if (verb == "QUIT" && IgnoresQuit) continue;
            await writer.WriteLineAsync(Reply(verb, isSecured));
            if (verb == "STARTTLS" && certificate is not null) return true;
            if (verb == "DATA") accepted = await Take(reader, writer);
        }

        return false;
    }

    private string Reply(string verb, bool isSecured) => verb switch
    {
        "MAIL" when Refusals-- > 0 => "451 later",
        "EHLO" => "250-test\r\n" + (certificate is null || isSecured ? "" : "250-STARTTLS\r\n")
            + (TakesPasswords || IsPasswordWrong ? "250-AUTH PLAIN\r\n" : "") + "250 OK",
        "STARTTLS" => certificate is null ? "502 not here" : "220 ready",
        "AUTH" => IsPasswordWrong ? "535 5.7.8 wrong" : "235 welcome",
        "DATA" => "354 go on",
        "QUIT" => "221 bye",
        _ => "250 OK",
    };

    private async Task<string> Take(StreamReader reader, StreamWriter writer)
    {
        var data = new StringBuilder();
        var one = new char[1];
        while (!data.ToString().EndsWith("\r\n.\r\n", StringComparison.Ordinal) && await reader.ReadAsync(one) == 1) data.Append(one[0]);
        Raw.Enqueue(data.ToString());
        var lines = data.ToString().ReplaceLineEndings("\n").Split('\n')[..^2].ToList();
        await writer.WriteLineAsync("250 taken");
        return Decode(lines);
    }

    /// <summary>Decodes quoted-printable (RFC 2045, 6.7), which breaks long lines.</summary>
    private static string Decode(List<string> lines)
    {
        var text = string.Join('\n', lines).Replace("=\n", "", StringComparison.Ordinal);
        return text.Contains("quoted-printable", StringComparison.OrdinalIgnoreCase) ? text.Replace("=3D", "=", StringComparison.Ordinal) : text;
    }
}
