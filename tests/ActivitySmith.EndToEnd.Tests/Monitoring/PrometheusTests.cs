using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using ActivitySmith.EndToEnd.Tests.Hosting;
using ActivitySmith.EndToEnd.Tests.Phones;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.Monitoring;

/// <summary>A real Prometheus reads the metrics of the published server; the dashboard and the alert rules fit them.</summary>
public sealed partial class PrometheusTests
{
    private const string Token = "a-token-for-prometheus";

    private static readonly string Deploy = Path.Combine(Places.RepositoryRoot, "deploy");

    private static readonly (string Name, string Value)[] Settings = [("ACTIVITYSMITH_METRICS__TOKEN", Token), ("ACTIVITYSMITH_METRICS__STREAMS", "backup")];

    [Fact(Skip = Needs.Prometheus, SkipUnless = nameof(Places.HasPrometheus), SkipType = typeof(Places))]
    public async Task Prometheus_scrapes_the_series_and_reads_every_query_of_the_dashboard()
    {
        await using var world = await Busy();
        await using var prometheus = new PrometheusProcess(world.Server.Origin, Token);

        var found = await PhoneWorld.Until(
            () => prometheus.Query("activitysmith_commands_total{command=\"reconcile_stream\",outcome=\"ok\"}"),
            result => result is { } rows && rows.GetArrayLength() == 1,
            "Prometheus has the counter");

        Assert.Equal("1", found!.Value[0].GetProperty("value")[1].GetString());
        Assert.Equal("activitysmith", found.Value[0].GetProperty("metric").GetProperty("job").GetString());
        foreach (var query in Queries()) Assert.NotNull(await prometheus.Query(Filled(query)));
        var rules = (await prometheus.Get("rules"))!.Value.GetProperty("data").GetProperty("groups")[0].GetProperty("rules");
        Assert.All(rules.EnumerateArray(), rule => Assert.NotEqual("err", rule.GetProperty("health").GetString()));
        Assert.All(rules.EnumerateArray(), rule => Assert.Equal("inactive", rule.GetProperty("state").GetString()));
    }

    [Theory(Skip = Needs.Prometheus, SkipUnless = nameof(Places.HasPrometheus), SkipType = typeof(Places))]
    [InlineData("text/plain")]
    [InlineData("application/openmetrics-text;version=1.0.0")]
    public async Task The_text_of_a_server_that_did_some_work_passes_the_linter(string accept)
    {
        await using var world = await Busy();

        var text = await Scrape(world.Server, accept);

        if (accept == "text/plain") await Promtool(text, "check", "metrics");
        else Assert.EndsWith("# EOF\n", text, StringComparison.Ordinal);
    }

    [Fact(Skip = Needs.Prometheus, SkipUnless = nameof(Places.HasPrometheus), SkipType = typeof(Places))]
    public async Task The_alert_rules_are_valid_and_each_fires_in_its_test()
    {
        var folder = Path.Combine(Deploy, "prometheus");
        await Promtool(input: "", "check", "rules", Path.Combine(folder, "activitysmith-rules.yml"));
        await Promtool(input: "", "test", "rules", Path.Combine(folder, "activitysmith-rules.test.yml"));

        var test = await File.ReadAllTextAsync(Path.Combine(folder, "activitysmith-rules.test.yml"));
        var alerts = Alert().Matches(await File.ReadAllTextAsync(Path.Combine(folder, "activitysmith-rules.yml"))).Select(match => match.Groups["name"].Value);
        Assert.All(alerts, alert => Assert.Matches($"alertname: {alert}\n +exp_alerts:\n +- exp_labels", test));
    }

    [Fact]
    public async Task Every_metric_of_the_dashboard_and_the_rules_exists_after_some_work()
    {
        await using var world = await Busy();
        var scraped = (await Scrape(world.Server, "text/plain")).Split('\n').Select(line => Sample().Match(line).Value).ToHashSet(StringComparer.Ordinal);
        var rules = await File.ReadAllTextAsync(Path.Combine(Deploy, "prometheus", "activitysmith-rules.yml"));

        var named = Queries().Append(rules).SelectMany(text => Metric().Matches(text).Select(match => match.Value)).ToHashSet(StringComparer.Ordinal);

        Assert.True(named.Count > 20, string.Join(' ', named));
        Assert.Empty(named.Except(scraped));
    }

    [Fact]
    public void The_dashboard_can_be_imported()
    {
        var panels = Dashboard().GetProperty("panels").EnumerateArray().ToList();

        Assert.Equal(panels.Count, panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.Equal("datasource", Dashboard().GetProperty("templating").GetProperty("list")[0].GetProperty("type").GetString());
        Assert.All(panels.Where(panel => panel.GetProperty("type").GetString() != "row"), panel =>
        {
            Assert.Equal("${datasource}", panel.GetProperty("datasource").GetProperty("uid").GetString());
            Assert.All(panel.GetProperty("targets").EnumerateArray(), target => Assert.Equal(
                "${datasource}", target.GetProperty("datasource").GetProperty("uid").GetString()));
        });
    }

    /// <summary>A server that has sent a state to a phone.</summary>
    private static async Task<PhoneWorld> Busy()
    {
        var world = await PhoneWorld.Start(Settings);
        var phone = await world.Pair();
        await world.Client.PutStream("backup", new { type = "progress", title = "Backup", percentage = 1 });
        await phone.Until(now => now.Cards is [{ Title: "Backup" }], "shows the state");
        return world;
    }

    private static async Task<string> Scrape(ServerProcess server, string accept)
    {
        using var client = server.Client(Token);
        client.DefaultRequestHeaders.Add("Accept", accept);
        return await client.GetStringAsync(new Uri(server.Origin, "/metrics"));
    }

    private static async Task Promtool(string input, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Places.Promtool!, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, string.Concat(await said));
    }

    private static JsonElement Dashboard() => JsonElement.Parse(File.ReadAllText(Path.Combine(Deploy, "grafana", "activitysmith.json")));

    private static IEnumerable<string> Queries() => Dashboard().GetProperty("panels").EnumerateArray()
        .Where(panel => panel.TryGetProperty("targets", out _))
        .SelectMany(panel => panel.GetProperty("targets").EnumerateArray().Select(target => target.GetProperty("expr").GetString()!));

    /// <summary>As Grafana fills in its variables.</summary>
    private static string Filled(string query) => query.Replace("$job", "activitysmith", StringComparison.Ordinal)
        .Replace("$__rate_interval", "1m", StringComparison.Ordinal);

    [GeneratedRegex(@"\b(activitysmith|http_server|http_client|kestrel|dotnet)_[a-z0-9_]+\b(?!-)", RegexOptions.ExplicitCapture)]
    private static partial Regex Metric();

    [GeneratedRegex("^[a-z_0-9]+")]
    private static partial Regex Sample();

    [GeneratedRegex("alert: (?<name>[A-Za-z]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Alert();
}
