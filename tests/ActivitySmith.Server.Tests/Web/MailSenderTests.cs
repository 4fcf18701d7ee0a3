using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using ActivitySmith.Ledger;
using ActivitySmith.Server.Mail;
using ActivitySmith.Testing;
using MailKit.Net.Smtp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ActivitySmith.Server.Tests.Web;

/// <summary>The mail sender against a mail server, in plain text and with TLS.</summary>
public sealed partial class MailSenderTests
{
    private const string Password = "pass word-7f3a";

    [Fact]
    public async Task A_message_has_lines_that_end_with_cr_lf_and_a_unique_id()
    {
        await using var mail = new MailServer();
        await using var sending = await Sending.Start(Plain(mail));

        sending.Post();
        await mail.Next(TestContext.Current.CancellationToken);
        sending.Post();
        await mail.Next(TestContext.Current.CancellationToken);

        var ids = mail.Raw.Select(raw => MessageId().Match(raw).Value).ToList();
        Assert.Equal(2, ids.Count);
        Assert.All(ids, id => Assert.NotEmpty(id));
        Assert.NotEqual(ids[0], ids[1]);
        Assert.All(mail.Raw, raw => Assert.DoesNotMatch("(?<!\r)\n|\r(?!\n)", raw));
    }

    [Fact]
    public async Task All_attempts_of_a_message_have_the_same_id()
    {
        await using var mail = new MailServer { Refusals = 1 };
        await using var sending = await Sending.Start(Plain(mail));

        sending.Post();
        await sending.Logged("451 later");
        sending.Clock.Advance(TimeSpan.FromSeconds(10));
        await mail.Next(TestContext.Current.CancellationToken);

        Assert.Equal(2, mail.Heard.Count(command => command.StartsWith("MAIL", StringComparison.Ordinal)));
        Assert.Matches(MessageId(), Assert.Single(mail.Raw));
    }

    [Fact]
    public async Task A_server_that_does_not_reply_to_quit_gets_the_message_once()
    {
        await using var mail = new MailServer { IgnoresQuit = true };
        await using var sending = await Sending.Start(Plain(mail));

        sending.Post();
        await mail.Next(TestContext.Current.CancellationToken);
        await mail.Goodbye(TestContext.Current.CancellationToken);
        sending.Clock.Advance(TimeSpan.FromSeconds(30));
        sending.Post();
        await mail.Next(TestContext.Current.CancellationToken);

        Assert.Equal(2, mail.Raw.Select(raw => MessageId().Match(raw).Value).Distinct().Count());
        Assert.Empty(sending.Lines);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task With_tls_everything_after_the_greeting_is_encrypted_and_the_password_too(bool isTlsFirst)
    {
        using var certificate = Certificate("127.0.0.1");
        await using var mail = new MailServer(certificate, isTlsFirst) { TakesPasswords = true };
        await using var sending = await Sending.Start(Secured(mail), Trusting(certificate));

        sending.Post();
        Assert.Contains("To: ben@example.com", await mail.Next(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        var inTheClear = mail.Heard.Except(mail.Secured).Select(command => command.Split(' ')[0]);
        Assert.Equal(isTlsFirst ? [] : ["STARTTLS"], inTheClear);
        var auth = Assert.Single(mail.Secured, command => command.StartsWith("AUTH PLAIN ", StringComparison.Ordinal));
        Assert.Equal($"\0ann\0{Password}", Encoding.UTF8.GetString(Convert.FromBase64String(auth["AUTH PLAIN ".Length..])));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_certificate_for_another_name_or_from_an_unknown_authority_gets_no_mail(bool isTlsFirst)
    {
        using var certificate = Certificate("127.0.0.2");
        await using var mail = new MailServer(certificate, isTlsFirst) { TakesPasswords = true };
        await using var otherName = await Sending.Start(Secured(mail), Trusting(certificate));
        otherName.Post();
        Assert.Contains("127.0.0.1", await otherName.Logged("Mail not sent"), StringComparison.Ordinal);

        using var self = Certificate("127.0.0.1");
        await using var unknown = new MailServer(self, isTlsFirst) { TakesPasswords = true };
        await using var sending = await Sending.Start(Secured(unknown));
        sending.Post();
        await sending.Logged("Mail not sent");

        Assert.Empty(mail.Secured);
        Assert.Empty(unknown.Secured);
    }

    [Fact]
    public async Task A_server_that_does_not_offer_starttls_gets_neither_password_nor_mail()
    {
        await using var mail = new MailServer { TakesPasswords = true };
        await using var sending = await Sending.Start(Secured(mail));

        sending.Post();
        Assert.Contains("STARTTLS", await sending.Logged("Mail not sent"), StringComparison.Ordinal);

        Assert.DoesNotContain(mail.Heard, command =>
            command.StartsWith("AUTH", StringComparison.Ordinal) || command.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_password_is_logged_with_the_mail_servers_reply_and_without_the_password()
    {
        using var certificate = Certificate("127.0.0.1");
        await using var mail = new MailServer(certificate) { IsPasswordWrong = true };
        await using var sending = await Sending.Start(Secured(mail), Trusting(certificate));

        sending.Post();
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            Assert.Contains("535", await sending.Logged($"attempt {attempt}"), StringComparison.Ordinal);
            sending.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        await sending.Logged("no further attempt");
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0ann\0{Password}"));
        Assert.All(sending.Lines, line =>
            Assert.False(line.Contains(Password, StringComparison.Ordinal) || line.Contains(encoded, StringComparison.Ordinal), line));
    }

    [Fact]
    public async Task A_relay_that_offers_no_authentication_gets_mail_without_it()
    {
        await using var mail = new MailServer();
        var options = Plain(mail);
        (options.User, options.Password) = ("ann", Password);
        await using var sending = await Sending.Start(options);

        sending.Post();
        await mail.Next(TestContext.Current.CancellationToken);

        Assert.DoesNotContain(mail.Heard, command => command.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sender_of_another_alphabet_goes_out_in_ascii()
    {
        await using var mail = new MailServer();
        var options = Plain(mail);
        options.From = "Jürgen <me@bücher.example>";
        await using var sending = await Sending.Start(options);

        sending.Post();
        await mail.Next(TestContext.Current.CancellationToken);

        Assert.Contains(mail.Heard, command => command.StartsWith("MAIL FROM:<me@xn--bcher-kva.example>", StringComparison.Ordinal));
        Assert.True(Ascii.IsValid(Assert.Single(mail.Raw)));
    }

    [Fact]
    public async Task A_silent_server_times_out_after_30_seconds()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var sending = await Sending.Start(new MailOptions { Server = silent.LocalEndpoint.ToString(), From = "act@example.com", StartTls = false });

        sending.Post();
        using var taken = await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        sending.Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Contains("No reply within 30 s", await sending.Logged("Mail not sent"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_server_that_cannot_be_reached_is_named_with_the_innermost_reason()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var address = free.LocalEndpoint.ToString();
        free.Stop();
        await using var sending = await Sending.Start(new MailOptions { Server = address, From = "act@example.com", StartTls = false });

        sending.Post();

        Assert.Contains("refused", await sending.Logged("Mail not sent: 127.0.0.1"), StringComparison.Ordinal);
    }

    private static MailOptions Plain(MailServer mail) => new() { Server = mail.Address, From = "ActivitySmith <act@example.com>", StartTls = false };

    private static MailOptions Secured(MailServer mail) => new()
    {
        Server = mail.Address,
        From = "ActivitySmith <act@example.com>",
        User = "ann",
        Password = Password,
        ImplicitTlsPort = mail.IsTlsFirst ? mail.Port : 465,
    };

    private static X509Certificate2 Certificate(string address)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=mail", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(address));
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>As if the certificate's authority were installed on the machine; a wrong name is still refused.</summary>
    private static Action<SmtpClient> Trusting(X509Certificate2 certificate) => client => client.ServerCertificateValidationCallback =
        (_, sent, _, errors) => errors == SslPolicyErrors.RemoteCertificateChainErrors && sent!.GetCertHashString() == certificate.GetCertHashString();

    [GeneratedRegex("^Message-ID: <[A-Za-z0-9_.-]+@example\\.com>\r$", RegexOptions.Multiline | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex MessageId();

    /// <summary>The sender alone, with a clock that does not move.</summary>
    private sealed class Sending(RunningServer server, MailSender sender, FakeTimeProvider clock, LogLines log) : IAsyncDisposable
    {
        public FakeTimeProvider Clock => clock;

        public IEnumerable<string> Lines => log.Lines;

        public static async Task<Sending> Start(MailOptions options, Action<SmtpClient>? adjust = null)
        {
            var server = await RunningServer.Start();
            var (clock, log) = (new FakeTimeProvider(), new LogLines());
            var sender = new MailSender(options, server.Services.GetRequiredService<LedgerWriter>(), clock, log, adjust);
            await sender.StartAsync(CancellationToken.None);
            return new Sending(server, sender, clock, log);
        }

        public void Post() => Assert.True(
            sender.TryEnqueue([MailMessage.Invite("ben@example.com", "https://act.example.com/invite#token=x", DateTimeOffset.UnixEpoch)]));

        /// <summary>The first line that contains this text, once it is logged.</summary>
        public async Task<string> Logged(string text)
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            timeout.CancelAfter(TimeSpan.FromSeconds(60));
            while (true)
            {
                if (log.Lines.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } found) return found;
                await log.More.WaitAsync(timeout.Token);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await sender.StopAsync(CancellationToken.None);
            sender.Dispose();
            await server.DisposeAsync();
        }
    }

    private sealed class LogLines : ILogger<MailSender>
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public SemaphoreSlim More { get; } = new(0);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Lines.Enqueue(formatter(state, exception) + exception);
            More.Release();
        }
    }
}
