using System.Globalization;
using MimeKit;

namespace ActivitySmith.Server.Mail;

/// <param name="To">As <see cref="Domain.People.EmailAddress.Normal"/> returns it.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">Plain text.</param>
internal sealed record MailMessage(string To, string Subject, string Text)
{
    public static MailMessage Invite(string to, string link, DateTimeOffset until) => new(
        to,
        "You are invited to ActivitySmith",
        $"""
        You are invited to an account on ActivitySmith, which shows the live state of scripts and servers.

        Open this link to choose a password. It expires at {At(until)}:
        {link}

        If you do not know who sent this, ignore this email.
        """);

    public static MailMessage SignIn(string to, string link, DateTimeOffset until) => new(
        to,
        "Your ActivitySmith sign-in link",
        $"""
        Somebody, probably you, requested a link to sign in to ActivitySmith.

        Open this link to sign in and set a new password. It works once and expires at {At(until)}:
        {link}

        If it was not you, ignore this email. Nothing has changed.
        """);

    /// <summary>As it goes over the wire: lines end with CR LF (RFC 5322, 2.3).</summary>
    /// <param name="id">Message-ID without its angle brackets.</param>
    public MimeMessage ToMime(MailboxAddress sender, string id)
    {
        var text = new TextPart("plain") { Text = Text.ReplaceLineEndings("\r\n") };
        return new MimeMessage([sender], [MailboxAddress.Parse(To)], Subject, text) { MessageId = id };
    }

    private static string At(DateTimeOffset instant) => instant.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
