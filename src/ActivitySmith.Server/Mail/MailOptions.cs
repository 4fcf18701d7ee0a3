using System.Net.Mail;

namespace ActivitySmith.Server.Mail;

/// <summary>The SMTP server that takes letters: invites, and links for who forgot a password. Without one, links are shown to be passed on.</summary>
public sealed class MailOptions
{
    /// <summary>Configuration section, <c>ACTIVITYSMITH_MAIL__...</c> in the environment.</summary>
    public const string Section = "Mail";

    /// <summary>Where submission listens, RFC 6409.</summary>
    private const int SubmissionPort = 587;

    /// <summary>Host, or <c>host:port</c>. Null (default): no mail is sent. Port 587 when none is named.</summary>
    public string? Server { get; set; }

    /// <summary>Name to authenticate with; null (default): without authentication.</summary>
    public string? User { get; set; }

    /// <summary>Password of <see cref="User"/>; never logged.</summary>
    public string? Password { get; set; }

    /// <summary>Sender's address, <c>act@example.com</c> or <c>ActivitySmith &lt;act@example.com&gt;</c>. Required with <see cref="Server"/>.</summary>
    public string? From { get; set; }

    /// <summary>Whether nothing is sent before STARTTLS (RFC 3207) with a valid certificate. Default true; false suits a relay on the same machine.</summary>
    public bool StartTls { get; set; } = true;

    public bool IsOn => Server is not null;

    internal string Host => Split().Host;

    internal int Port => Split().Port;

    /// <summary>The first thing wrong, naming its key; null when the options can be used.</summary>
    public string? FirstError()
    {
        if (Server is null) return null;
        if (Host.Length == 0 || Uri.CheckHostName(Host) == UriHostNameType.Unknown || Port is < 1 or > 65_535) return $"{Key(nameof(Server))} must be a host, or host:port";
        if (From is null || !MailAddress.TryCreate(From, out _)) return $"{Key(nameof(From))} must be the sender's e-mail address, as {Key(nameof(Server))} is set";
        return User is null != Password is null ? $"{Key(nameof(User))} and {Key(nameof(Password))} go together" : null;
    }

    private static string Key(string name) => $"ACTIVITYSMITH_{Section.ToUpperInvariant()}__{name.ToUpperInvariant()}";

    private (string Host, int Port) Split()
    {
        var text = Server!.Trim();
        var colon = text.LastIndexOf(':');
        if (colon < 0 || text.EndsWith(']')) return (text.Trim('[', ']'), SubmissionPort);
        return (text[..colon].Trim('[', ']'), int.TryParse(text.AsSpan(colon + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var port) ? port : -1);
    }
}
