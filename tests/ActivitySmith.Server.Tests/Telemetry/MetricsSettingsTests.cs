using System.Net;
using System.Net.Sockets;
using ActivitySmith.Testing;
using Xunit;
using static ActivitySmith.Server.Tests.Configuration.TestSettings;

namespace ActivitySmith.Server.Tests.Telemetry;

/// <summary>Settings of metrics and traces that cannot work are refused by their name.</summary>
public sealed class MetricsSettingsTests
{
    [Theory]
    [InlineData("short")]
    [InlineData("sixteen-or-more but with a space")]
    [InlineData("sixteen-or-more-ü")]
    public void A_token_that_cannot_be_sent_or_is_easy_to_guess_is_refused(string token)
    {
        var settings = Read(("METRICS__TOKEN", token));

        AssertRefused("METRICS__TOKEN", settings);
        Assert.DoesNotContain(token, settings.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:9100")]
    [InlineData("http://127.0.0.l:9100")]
    [InlineData("http://127.0.0.1:9100;")]
    [InlineData("http://127.0.0.1:9100/metrics")]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://127.0.0.1:5080")]
    [InlineData("http://*:5080")]
    [InlineData("http://127.0.0.1:9100;http://127.0.0.1:9100/")]
    [InlineData("https://127.0.0.1:9100")]
    public void An_address_that_is_malformed_taken_by_the_server_or_has_no_certificate_is_refused(string urls) =>
        AssertRefused("METRICS__URLS", Read(("URLS", "http://127.0.0.1:5080"), ("METRICS__URLS", urls)));

    [Fact]
    public void An_address_of_another_machine_is_refused()
    {
        var settings = Read(("METRICS__URLS", "http://192.0.2.1:9100"));

        Assert.Empty(settings.Errors);
        Assert.Equal("ACTIVITYSMITH_METRICS__URLS", settings.CannotListen()?.Subject);
    }

    [Fact]
    public async Task A_port_that_another_program_uses_is_refused_at_the_start()
    {
        using var other = new TcpListener(IPAddress.Loopback, FreePort.Next());
        other.Start();
        var taken = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";

        var error = await Assert.ThrowsAsync<IOException>(() => RunningServer.Start(settings => settings["ACTIVITYSMITH_METRICS__URLS"] = taken));

        Assert.StartsWith("ACTIVITYSMITH_METRICS__URLS has an address", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("with spaces inside")]
    [InlineData("a/b/c")]
    [InlineData("0/backup")]
    [InlineData("tenant/backup")]
    [InlineData("backup,backup")]
    public void A_stream_that_cannot_exist_is_refused(string streams) => AssertRefused("METRICS__STREAMS", Read(("METRICS__STREAMS", streams)));

    [Fact]
    public void More_streams_than_the_maximum_are_refused()
    {
        Assert.Empty(Read(("METRICS__STREAMS", Keys(100))).Errors);
        AssertRefused("METRICS__STREAMS", Read(("METRICS__STREAMS", Keys(101))));

        static string Keys(int count) => string.Join(',', Enumerable.Range(1, count).Select(n => n % 2 == 0 ? $"{n}/key" : $"key-{n}"));
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "collector")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json")]
    [InlineData("OTEL_METRICS_EXPORTER", "prometheus")]
    public void A_standard_variable_that_the_sdk_would_ignore_is_refused(string name, string value) =>
        Assert.Equal(name, Assert.Single(Read((name, value)).Errors).Subject);

    [Fact]
    public void A_standard_variable_causes_no_warning() =>
        Assert.Empty(Read(("OTEL_SERVICE_NAME", "mine"), ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4317")).Warnings);
}
