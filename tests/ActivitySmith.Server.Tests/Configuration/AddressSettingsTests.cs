using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Xunit;
using static ActivitySmith.Server.Tests.Configuration.TestSettings;

namespace ActivitySmith.Server.Tests.Configuration;

/// <summary>The addresses that the server listens on, its public address, and the proxies that it trusts.</summary>
public sealed class AddressSettingsTests
{
    [Theory]
    [InlineData("5304")]
    [InlineData(":5304")]
    [InlineData("127.0.0.1:5304")]
    [InlineData("http://127.0.0.l:5302")]
    [InlineData("http://board.example.com:5302")]
    [InlineData("http://127.1:5302")]
    [InlineData("http://010.0.0.1:5302")]
    [InlineData("http://127.0.0.1:port")]
    [InlineData("http://127.0.0.1:65536")]
    [InlineData("http://127.0.0.1:-1")]
    [InlineData("http://127.0.0.1:5080/path")]
    [InlineData("http://127.0.0.1:5080?x")]
    [InlineData("http://user@127.0.0.1:5080")]
    [InlineData("http://127.0.0.1 :5080")]
    [InlineData("http://[::1:5080")]
    [InlineData("http://::1:5080")]
    [InlineData("http://[127.0.0.1]:5302")]
    [InlineData("http://[[::1]:5302")]
    [InlineData("http://[::1]]:5302")]
    [InlineData("http://[]:5302")]
    [InlineData("http://[*]:5302")]
    [InlineData("http://[localhost]:5302")]
    [InlineData("http://[::1/64]:5302")]
    [InlineData("http://0x7f.0.0.1:5302")]
    [InlineData("http://127.0.0.1.:5302")]
    [InlineData("http://localhost.:5302")]
    [InlineData("http://127.0.0.1:")]
    [InlineData("http://127.0.0.1:+5302")]
    [InlineData("http://localhost:0")]
    [InlineData("http://unix:/run/act.sock")]
    [InlineData("ftp://127.0.0.1:21")]
    [InlineData("http://127.0.0.1:5080,http://127.0.0.1:5081")]
    [InlineData("http://127.0.0.1:5080;;http://127.0.0.1:5081")]
    [InlineData("https://127.0.0.1:5443")]
    public void An_address_that_kestrel_would_interpret_differently_is_refused(string urls) => AssertRefused("URLS", Read(("URLS", urls)));

    [Theory]
    [InlineData("http://127.0.0.1:5080;http://127.0.0.1:5080/")]
    [InlineData("http://127.0.0.1;http://127.0.0.1:80")]
    [InlineData("http://127.0.0.1:5080;http://127.0.0.1:5081;http://127.0.0.1:5080")]
    [InlineData("http://*:5080;http://127.0.0.1:5080")]
    [InlineData("http://127.0.0.1:5080;http://+:5080")]
    [InlineData("http://*:5080;http://[::1]:5080")]
    [InlineData("http://[::]:5080;http://127.0.0.1:5080")]
    [InlineData("http://[::]:5080;http://0.0.0.0:5080")]
    [InlineData("http://0.0.0.0:5080;http://192.168.1.7:5080")]
    [InlineData("http://localhost:5080;http://127.0.0.1:5080")]
    [InlineData("http://[::1]:5080;http://LOCALHOST:5080")]
    [InlineData("http://[::1]:5080;http://[0:0:0:0:0:0:0:1]:5080")]
    public void Addresses_that_exclude_each_other_are_refused(string urls) => AssertRefused("URLS", Read(("URLS", urls)));

    [Theory]
    [InlineData("http://127.0.0.1:5080;http://127.0.0.1:5081")]
    [InlineData("http://127.0.0.1:5080;http://192.168.1.7:5080;http://[::1]:5080")]
    [InlineData("http://*:5080;http://127.0.0.1:5081")]
    [InlineData("http://0.0.0.0:5080;http://[::1]:5080")]
    [InlineData("http://127.0.0.1:0;http://127.0.0.1:0")]
    public void Addresses_that_can_be_combined_are_accepted(string urls) => Assert.Empty(Read(("URLS", urls)).Errors);

    [Theory]
    [InlineData("http://127.0.0.1:5080")]
    [InlineData("http://0.0.0.0:5080/")]
    [InlineData("HTTP://LOCALHOST:5080")]
    [InlineData("http://*:80;http://[::1]:81")]
    [InlineData("http://+:5080")]
    [InlineData("http://[::]:0")]
    [InlineData("http://192.168.1.7")]
    public void An_address_that_kestrel_understands_is_accepted(string urls) => Assert.Empty(Read(("URLS", urls)).Errors);

    [Theory]
    [InlineData("board.example.com")]
    [InlineData("ftp://board.example.com")]
    [InlineData("https://board.example.com/act")]
    [InlineData("https://board.example.com?x=1")]
    [InlineData("https://board.example.com?")]
    [InlineData("https://board.example.com#top")]
    [InlineData("https://user:secret@board.example.com")]
    [InlineData("https://@board.example.com")]
    [InlineData("https://board.exa\u0007mple.com")]
    [InlineData("https://board.example.com\r\nX: y")]
    [InlineData("https://board example.com")]
    [InlineData("https://board\u200b.example.com")]
    [InlineData("https:\\\\board.example.com")]
    [InlineData("https:///board")]
    [InlineData("https://board.example.com:99999")]
    [InlineData("http://0.0.0.0:5080")]
    [InlineData("https://*")]
    public void A_public_address_that_is_not_an_origin_is_refused(string url) => AssertRefused("PUBLIC_URL", Read(("PUBLIC_URL", url)));

    [Theory]
    [InlineData("https://board.example.com/", "https://board.example.com")]
    [InlineData(" HTTPS://Board.Example.com:443 ", "https://board.example.com")]
    [InlineData("http://192.168.1.7:5080", "http://192.168.1.7:5080")]
    [InlineData("http://[fd00::1]:5080", "http://[fd00::1]:5080")]
    [InlineData("https://bücher.example", "https://xn--bcher-kva.example")]
    [InlineData("", null)]
    public void A_public_address_is_kept_in_its_normal_form(string url, string? normal)
    {
        var settings = Read(("PUBLIC_URL", url));

        Assert.Empty(settings.Errors);
        Assert.Equal(normal, settings.Server.PublicUrl);
    }

    [Theory]
    [InlineData(null, "127.0.0.0/8 ::1/128")]
    [InlineData("", "127.0.0.0/8 ::1/128")]
    [InlineData("none", "")]
    [InlineData("None", "")]
    [InlineData("10.0.3.7, fd00::/8", "10.0.3.7/32 fd00::/8")]
    [InlineData("::ffff:10.0.3.7, ::ffff:10.0.0.0/104", "10.0.3.7/32 10.0.0.0/8")]
    public void Only_the_configured_proxies_are_trusted(string? value, string networks)
    {
        var options = new ForwardedHeadersOptions();
        var settings = Read(("TRUSTED_PROXIES", value));
        settings.Proxies.Configure(options);

        Assert.Empty(settings.Errors);
        Assert.Equal(networks, string.Join(' ', options.KnownIPNetworks));
        Assert.Equal(networks.Length == 0, options.ForwardedHeaders == ForwardedHeaders.None);
        Assert.Empty(options.KnownProxies);
    }

    [Theory]
    [InlineData("0.0.0.0/0")]
    [InlineData("10.0.0.1,::/0")]
    public void Trusting_every_address_causes_a_warning(string value)
    {
        var settings = Read(("TRUSTED_PROXIES", value));

        Assert.Empty(settings.Errors);
        Assert.StartsWith("ACTIVITYSMITH_TRUSTED_PROXIES", Assert.Single(settings.Warnings), StringComparison.Ordinal);
    }
}
