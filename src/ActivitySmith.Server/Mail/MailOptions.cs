using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using ActivitySmith.Delivery.Settings;
using ActivitySmith.Server.Configuration;
using MailKit.Security;
using MimeKit;

namespace ActivitySmith.Server.Mail;

/// <summary>The SMTP server that sends mail: invites, and links for people who forgot their password. Without one, pages show the links to pass on.</summary>
public sealed class MailOptions : ISectionOptions
{
    /// <summary>Configuration section, <c>ACTIVITYSMITH_MAIL__...</c> in the environment.</summary>
    public static SettingSection Section { get; } = new("Mail");

    /// <summary>Where submission listens, RFC 6409.</summary>
    private const int SubmissionPort = 587;

    /// <summary>Addresses have a domain, and one mailbox is one: commas and blanks make no list.</summary>
    private static readonly ParserOptions Strict = new()
    {
        AddressParserComplianceMode = RfcComplianceMode.Strict,
        AllowAddressesWithoutDomain = false,
        AllowUnquotedCommasInAddresses = false,
    };

    /// <summary>Host, or <c>host:port</c>. Null (default): no mail is sent. Port 587 when none is named.</summary>
    public string? Server { get; set; }

    /// <summary>Name to authenticate with; null (default): without authentication.</summary>
    public string? User { get; set; }

    /// <summary>Password of <see cref="User"/>; never logged.</summary>
    public string? Password { get; set; }

    /// <summary>Sender's address, <c>act@example.com</c> or <c>ActivitySmith &lt;act@example.com&gt;</c>. Required with <see cref="Server"/>.</summary>
    public string? From { get; set; }

    /// <summary>
    /// Whether nothing is sent before TLS with a valid certificate: by STARTTLS (RFC 3207), or from the first byte on port 465. Default true; false
    /// suits a relay on the same machine.
    /// </summary>
    public bool StartTls { get; set; } = true;

    public bool IsOn => Server is not null;

    internal string Host => Split().Host;

    internal int Port => Split().Port;

    /// <summary>Where TLS begins with the first byte (RFC 8314, 3.3). Only tests have another.</summary>
    internal int ImplicitTlsPort { get; init; } = 465;

    internal SecureSocketOptions Security => !StartTls ? SecureSocketOptions.None
        : Port == ImplicitTlsPort ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTls;

    /// <summary>Not null with <see cref="From"/>.</summary>
    internal MailboxAddress Sender => MailboxAddress.Parse(Strict, From!);

    /// <summary>Host of the sender's address in ASCII, as headers need it (RFC 5322, 3.6.4); not null with <see cref="From"/>.</summary>
    internal string FromHost => AsciiHost(Sender)!;

    /// <summary>Whether mail can go to this address, or come from it.</summary>
    internal static bool TryParse(string text, [NotNullWhen(true)] out MailboxAddress? address) => MailboxAddress.TryParse(Strict, text, out address);

    internal static MailOptions Read(SettingReader reader) => reader.Read<MailOptions>((section, standard) => new()
    {
        Server = section.Text(nameof(Server)),
        From = section.Text(nameof(From)),
        User = section.Text(nameof(User)),
        Password = section.Secret(nameof(Password)),
        StartTls = section.Switch(nameof(StartTls), standard.StartTls),
    });

    /// <inheritdoc/>
    /// <remarks>What one setting needs of another is named together with it.</remarks>
    public IEnumerable<SettingError> Errors()
    {
        if (Server is not null && (Host.Length == 0 || Uri.CheckHostName(Host) == UriHostNameType.Unknown || Port is < 1 or > 65_535))
            yield return Section.Error(nameof(Server), $"is {SettingReader.Quote(Server)}; it must be a host, or host:port");

        if (From is not null && (!TryParse(From, out var from) || AsciiHost(from) is null))
            yield return Section.Error(nameof(From), $"is {SettingReader.Quote(From)}; it must be the sender's email address");
        else if (From is not null && !Ascii.IsValid(Sender.LocalPart))
        {
            yield return Section.Error(
                nameof(From), $"is {SettingReader.Quote(From)}; its part before the @ must be ASCII, because many mail servers accept nothing else");
        }

        if (Server is not null && From is null) yield return Section.Error(nameof(From), $"is missing, as {Full(nameof(Server))} is set");
        string[] others = [nameof(From), nameof(User), nameof(Password)];
        string?[] values = [From, User, Password];
        if (Server is null && Array.FindIndex(values, value => value is not null) is var first and >= 0)
            yield return Section.Error(nameof(Server), $"is missing, as {Full(others[first])} is set");
        if (User is not null && Password is null) yield return Section.Error(nameof(Password), $"is missing, as {Full(nameof(User))} is set");
        if (User is null && Password is not null) yield return Section.Error(nameof(User), $"is missing, as {Full(nameof(Password))} is set");
    }

    /// <summary>Null when it is no name of a host.</summary>
    private static string? AsciiHost(MailboxAddress address)
    {
        try
        {
            return new IdnMapping().GetAscii(address.Domain);
        }
        catch (ArgumentException)
        {
            return null; // An empty or overlong label, or a character that names may not have.
        }
    }

    private static string Full(string name) => SettingError.Prefix + Section.NameOf(name);

    private (string Host, int Port) Split()
    {
        var text = Server!.Trim();
        var colon = text.LastIndexOf(':');
        if (colon < 0 || text.EndsWith(']')) return (text.Trim('[', ']'), SubmissionPort);
        return (text[..colon].Trim('[', ']'), int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : -1);
    }
}
