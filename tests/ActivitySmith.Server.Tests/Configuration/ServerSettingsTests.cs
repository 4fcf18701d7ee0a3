using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ActivitySmith.Server.Configuration;
using ActivitySmith.Server.Start;
using Microsoft.Extensions.Configuration;
using Xunit;
using static ActivitySmith.Server.Tests.Configuration.TestSettings;

namespace ActivitySmith.Server.Tests.Configuration;

/// <summary>A value is either understood or refused with the name of its setting; a default never replaces it.</summary>
public sealed class ServerSettingsTests : IDisposable
{
    private readonly DirectoryInfo scratch = Directory.CreateTempSubdirectory("activitysmith-settings-");

    public void Dispose() => scratch.Delete(recursive: true);

    [Fact]
    public void Without_settings_the_server_listens_on_this_machine_only()
    {
        var settings = Read();

        Assert.Empty(settings.Errors.Select(error => error.ToString()).Concat(settings.Warnings));
        Assert.Equal("http://127.0.0.1:5080", settings.Server.Urls);
        Assert.Equal(60, settings.Limits.PushPerMinute);
        Assert.True(settings.Mail.StartTls);
    }

    [Theory]
    [InlineData("LIMITS__PUSHPERMINUTE", "1e3")]
    [InlineData("LIMITS__PUSHPERMINUTE", "\"30\"")]
    [InlineData("LIMITS__PUSHPERMINUTE", "'30'")]
    [InlineData("LIMITS__PUSHPERMINUTE", "0x1E")]
    [InlineData("LIMITS__PUSHPERMINUTE", "#1E")]
    [InlineData("LIMITS__PUSHPERMINUTE", "30.0")]
    [InlineData("LIMITS__PUSHPERMINUTE", "3,000")]
    [InlineData("LIMITS__PUSHPERMINUTE", "+30")]
    [InlineData("LIMITS__PUSHPERMINUTE", "-1")]
    [InlineData("LIMITS__PUSHPERMINUTE", "٣")]
    [InlineData("LIMITS__PUSHPERMINUTE", "2147483648")]
    [InlineData("LIMITS__PERADDRESSPERMINUTE", "many")]
    [InlineData("LIMITS__SIGNINSPERMINUTE", "-5")]
    [InlineData("RETENTION__FRAMESDAYS", "0")]
    [InlineData("RETENTION__FRAMESDAYS", "2147483647")]
    [InlineData("RETENTION__ACTIVITIESDAYS", "30d")]
    [InlineData("ACTIONS__CONCURRENCY", "1_6")]
    [InlineData("ACTIONS__CONCURRENCY", "257")]
    [InlineData("ACTIONS__ALLOWEDHOSTS", "a.test,,b.test")]
    [InlineData("ACTIONS__ALLOWEDHOSTS", ",")]
    [InlineData("ACTIONS__ALLOWEDNETWORKS", "10.0.0.0")]
    [InlineData("ACTIONS__ALLOWEDNETWORKS", "10.0.0.0/33")]
    [InlineData("ACTIONS__ALLOWEDNETWORKS", "1.2/31")]
    [InlineData("APNS__CONNECTIONS", "two")]
    [InlineData("APNS__CHANNELS", "true")]
    [InlineData("APNS__ENVIRONMENT", "prod")]
    [InlineData("APNS__PROBESECONDS", "15s")]
    [InlineData("APNS__HOST", "https://apns.test/path")]
    [InlineData("WEBPUSH__INFLIGHT", "0")]
    [InlineData("WEBPUSH__HOSTS", "https://push.test")]
    [InlineData("WEBPUSH__CONTACT", "me@home.test")]
    [InlineData("CLOCK_OFFSET", "1h")]
    [InlineData("CLOCK_OFFSET", "3601")]
    [InlineData("API_KEY", "ask_short")]
    [InlineData("API_KEY", "ask_0123456789\nabcdefghij")]
    [InlineData("OPERATOR_KEY", "short")]
    [InlineData("OPERATOR_KEY", "operator-01234\n56789")]
    [InlineData("SHARED_KEY", "short")]
    [InlineData("DATA", "\"/var/lib/activitysmith\"")]
    [InlineData("DATA", "/var/lib/\u0000x")]
    [InlineData("TRUSTED_PROXIES", ",")]
    [InlineData("TRUSTED_PROXIES", "10.0.0.1,")]
    [InlineData("TRUSTED_PROXIES", "none,10.0.0.1")]
    [InlineData("TRUSTED_PROXIES", "proxy.test")]
    [InlineData("TRUSTED_PROXIES", "10")]
    [InlineData("TRUSTED_PROXIES", "10.0.0.0/33")]
    [InlineData("TRUSTED_PROXIES", "010.0.0.1")]
    [InlineData("TRUSTED_PROXIES", "10.0.0.0/")]
    [InlineData("TRUSTED_PROXIES", "10.0.0.0/+8")]
    [InlineData("LOGGING__LOGLEVEL__DEFAULT", "Verbose")]
    [InlineData("LOGGING__LOGLEVEL__ACTIVITYSMITH", "2")]
    [InlineData("LOGGING__CONSOLE__LOGLEVEL__DEFAULT", "Debug,Trace")]
    [InlineData("LOGGING__CONSOLE__FORMATTERNAME", "xml")]
    [InlineData("LOGGING__CONSOLE__FORMATTEROPTIONS__TIMESTAMPFORMAT", "x")]
    [InlineData("LOGGING__CONSOLE__FORMATTEROPTIONS__TIMESTAMPFORMAT", "HH\nmm")]
    [InlineData("LOGGING__CONSOLE__FORMATTEROPTIONS__SINGLELINE", "yes")]
    [InlineData("LOGGING__CONSOLE__FORMATTEROPTIONS__INCLUDESCOPES", "yes")]
    [InlineData("KESTREL__ENDPOINTS__HTTP__URL", "http://*:80")]
    [InlineData("KESTREL__LIMITS__MAXREQUESTBODYSIZE", "1")]
    public void An_invalid_value_is_refused_by_name(string name, string value) => AssertRefused(name, Read((name, value)));

    [Fact]
    public void All_errors_are_reported_together()
    {
        var settings = Read(("URLS", "5304"), ("LIMITS__PUSHPERMINUTE", "1e3"), ("RETENTION__FRAMESDAYS", "0"), ("MAIL__STARTTLS", "no"),
            ("APNS__INFLIGHT", "0"), ("PUBLIC_URL", "x"));

        Assert.Equal(6, settings.Errors.Count);
        Assert.Equal(["ACTIVITYSMITH_PUBLIC_URL", "ACTIVITYSMITH_URLS"], settings.ErrorsOfServer.Select(error => error.Subject).Order());
    }

    [Fact]
    public void Settings_that_need_each_other_are_named_together()
    {
        var mail = Assert.Single(Read(("MAIL__SERVER", "mail.test")).Errors);
        Assert.Equal("ACTIVITYSMITH_MAIL__FROM is missing, as ACTIVITYSMITH_MAIL__SERVER is set", mail.ToString());
        AssertRefused("MAIL__SERVER", Read(("MAIL__SERVER", "smtp://mail.test"), ("MAIL__FROM", "a@b.test")));
        AssertRefused("MAIL__FROM", Read(("MAIL__SERVER", "mail.test:25"), ("MAIL__FROM", "nobody")));
        Assert.Contains("ACTIVITYSMITH_MAIL__SERVER is missing", Read(("MAIL__FROM", "a@b.test")).Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(
            ["ACTIVITYSMITH_APNS__KEYID", "ACTIVITYSMITH_APNS__KEYFILE", "ACTIVITYSMITH_APNS__BUNDLEID"],
            Read(("APNS__TEAMID", "ABCDE12345")).Errors.Select(error => error.Subject));
        Assert.Equal("ACTIVITYSMITH_KESTREL__CERTIFICATES__DEFAULT__PATH",
            Assert.Single(Read(("KESTREL__CERTIFICATES__DEFAULT__PASSWORD", "x")).Errors).Subject);
    }

    [Fact]
    public void A_certificate_is_opened_before_the_server_starts()
    {
        var (certificate, key) = NewCertificate();
        const string Path = "KESTREL__CERTIFICATES__DEFAULT__PATH";
        const string KeyPath = "KESTREL__CERTIFICATES__DEFAULT__KEYPATH";

        Assert.Empty(Read(("URLS", "https://127.0.0.1:5443"), (Path, certificate), (KeyPath, key)).Errors);
        Assert.Equal([certificate, key, "pass "],
            Read((Path, $" {certificate} "), (KeyPath, $"{key} "), ("KESTREL__CERTIFICATES__DEFAULT__PASSWORD", "pass \n")).Certificate.ForKestrel.Values);
        AssertRefused(Path, Read((Path, certificate)));
        AssertRefused(Path, Read((Path, certificate), (KeyPath, certificate)));
        AssertRefused(Path, Read((Path, certificate + ".missing"), (KeyPath, key)));
    }

    [Theory]
    [InlineData("LIMIT__PUSHPERMINUTE", "LIMITS__PUSHPERMINUTE")]
    [InlineData("PUBLICURL", "PUBLIC_URL")]
    [InlineData("LIMITS__PUSHPERMINUT", "LIMITS__PUSHPERMINUTE")]
    [InlineData("MAIL_SERVER", "MAIL__SERVER")]
    public void The_warning_about_an_unknown_name_suggests_the_nearest(string name, string meant)
    {
        var settings = Read((name, "1"));

        Assert.Empty(settings.Errors);
        Assert.Equal($"ACTIVITYSMITH_{name} is not a setting; did you mean ACTIVITYSMITH_{meant}?", Assert.Single(settings.Warnings));
    }

    [Fact]
    public void Variables_that_kubernetes_adds_cause_a_warning_and_the_server_starts()
    {
        var settings = Read(("PORT_80_TCP_ADDR", "10.0.0.1"), ("SERVICE_HOST", "10.0.0.1"));

        Assert.Empty(settings.Errors);
        Assert.Equal(2, settings.Warnings.Count);
    }

    [Fact]
    public void A_list_or_an_object_in_place_of_one_value_is_refused()
    {
        AssertRefused("PUBLIC_URL", Read(("PUBLIC_URL__0", "https://a.test")));
        AssertRefused("LIMITS__PUSHPERMINUTE", Read(("LIMITS__PUSHPERMINUTE__MAX", "30")));
        Assert.Equal(["a.test", "b.test"], Read(("ACTIONS__ALLOWEDHOSTS__0", "a.test"), ("ACTIONS__ALLOWEDHOSTS__1", "b.test")).Actions.AllowedHosts);
    }

    [Theory]
    [InlineData("ACTIVITYSMITH_DATA", "activitysmith_data", "DATA")]
    [InlineData("ACTIVITYSMITH_LIMITS__PUSHPERMINUTE", "ACTIVITYSMITH_Limits:PushPerMinute", "LIMITS__PUSHPERMINUTE")]
    [InlineData("ACTIVITYSMITH_ACTIONS__ALLOWEDHOSTS__0", "ACTIVITYSMITH_ACTIONS__allowedhosts__0", "ACTIONS__ALLOWEDHOSTS__0")]
    [InlineData("ACTIVITYSMITH_LOGGING__LOGLEVEL__DEFAULT", "ACTIVITYSMITH_Logging__LogLevel__Default", "LOGGING__LOGLEVEL__DEFAULT")]
    public void Two_spellings_of_a_name_with_different_values_are_refused(string one, string other, string name)
    {
        Assert.Empty(Settings("same", "same").Errors);
        var settings = Settings("1", "2");

        AssertRefused(name, settings);
        Assert.All([one, other], spelling => Assert.Contains(spelling, settings.Errors[0].What, StringComparison.Ordinal));

        ServerSettings Settings(string first, string second) => ServerSettings.Read(
            new ConfigurationBuilder().Build(), Spellings.Clashes([new(one, first), new(other, second), new("PATH", "1"), new("path", "2")]));
    }

    [Fact]
    public void Two_spellings_of_an_unknown_name_are_no_error() =>
        Assert.Empty(ServerSettings.Read(
            new ConfigurationBuilder().Build(), Spellings.Clashes([new("ACTIVITYSMITH_PORT", "1"), new("activitysmith_port", "2")])).Errors);

    [Fact]
    public void No_message_contains_a_secret()
    {
        const string Secret = "se cret-0123456789-0123456789-0123456789";
        var all = Read(("API_KEY", Secret), ("OPERATOR_KEY", Secret), ("DATABASE", Secret), ("MAIL__PASSWORD", Secret),
            ("KESTREL__CERTIFICATES__DEFAULT__PASSWORD", Secret));

        Assert.NotEmpty(all.Errors);
        Assert.All(all.Errors, error => Assert.DoesNotContain("se cret", error.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void A_line_break_at_the_end_of_a_file_is_not_part_of_a_secret()
    {
        var settings = Read(("API_KEY", "ask_0123456789abcdefghij\n"), ("OPERATOR_KEY", "operator-0123456789\r\n"), ("SHARED_KEY", new string('k', 32) + "\n"));

        Assert.Empty(settings.Errors);
        Assert.Equal(("ask_0123456789abcdefghij", "operator-0123456789", 32),
            (settings.Server.ApiKey, settings.Operator.Key, settings.Server.SharedKey!.Length));
        AssertRefused("SHARED_KEY", Read(("SHARED_KEY", new string('k', 31) + "\n")));
    }

    private (string Certificate, string Key) NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        var (path, keyPath) = (Path.Combine(scratch.FullName, "cert.pem"), Path.Combine(scratch.FullName, "key.pem"));
        File.WriteAllText(path, certificate.ExportCertificatePem());
        File.WriteAllText(keyPath, key.ExportPkcs8PrivateKeyPem());
        return (path, keyPath);
    }
}
