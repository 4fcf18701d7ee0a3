using System.Net;
using System.Text.Json;
using ActivitySmith.Domain.Audit;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Audit;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Server.Tests.Manage;
using ActivitySmith.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ActivitySmith.Server.Tests.Export;

/// <summary>Downloads of history over the management API (docs/management-api.md, Export).</summary>
public sealed class ExportTests
{
    /// <summary>Three pages of an export.</summary>
    private const int Many = 401;

    private readonly FakeTimeProvider clock = new();

    [Fact]
    public async Task Json_lines_are_the_rows_of_the_list()
    {
        await using var server = await RunningServer.Start(clock: clock);
        await PushMany(server.Client);
        await server.Client.PutStream("running", 1, "a", "b");
        await server.Client.PutStream("over", 2, "Ümlaut \u2028 \"quoted\"");
        clock.Advance(TimeSpan.FromMinutes(1));
        await server.Client.Delete("/api/live-activity/stream/over");

        foreach (var (list, rows) in new[] { ("activities", 2), ("notifications", Many) })
        {
            var listed = (await server.Client.AllPages($"/api/manage/{list}", 200)).ConvertAll(row => row.GetRawText());
            Assert.Equal(rows, listed.Count);
            foreach (var query in new[] { "", "?format=jsonl", "?format=" })
            {
                var export = (await server.Client.Get($"/api/manage/export/{list}{query}")).Is(HttpStatusCode.OK);
                Assert.Equal("application/x-ndjson", export.MediaType);
                Assert.Equal(string.Concat(listed.Select(row => row + "\n")), export.Text);
            }
        }
    }

    [Fact]
    public async Task Csv_has_a_header_and_one_record_a_row()
    {
        await using var server = await RunningServer.Start(clock: clock);
        var client = server.Client;
        (await client.Post("/api/manage/channels", new { slug = "ops", devices = new[] { "board" } })).Is(HttpStatusCode.Created);
        var ended = (await client.Post("/api/live-activity/start", new
        {
            content_state = new { type = "value", title = "=SUM(A1)", subtitle = "a, b", value = 1 },
            target = new { channels = new[] { "ops" } },
            tags = new[] { "one", "two" },
            metadata = new { run = 1 },
        })).Is(HttpStatusCode.OK)["activity_id"];
        clock.Advance(TimeSpan.FromSeconds(5));
        await client.Post("/api/live-activity/end", new { activity_id = ended, content_state = new { title = "=SUM(A1)", subtitle = "a, b" } });
        clock.Advance(TimeSpan.FromSeconds(5));
        var running = (await client.PutStream("car", 7))["activity_id"];
        var push = (await client.Post("/api/push-notification", new { title = "say \"hi\"", message = "two\nlines" })).Is(HttpStatusCode.OK)["notification_id"];

        var activities = (await client.Get("/api/manage/export/activities?format=csv")).Is(HttpStatusCode.OK).Text;
        var notifications = (await client.Get("/api/manage/export/notifications?format=csv")).Is(HttpStatusCode.OK).Text;

        Assert.Equal(
            "activity_id,stream_key,state,version,type,title,subtitle,message,tags,channels,started_at,updated_at,ended_at,dismiss_at,end_reason,metadata,"
            + "content_state\r\n"
            + $"{Guarded(running)},car,running,1,value,car,,,,,2026-07-10T12:00:10.000Z,2026-07-10T12:00:10.000Z,,,,{{}},"
            + "\"{\"\"type\"\":\"\"value\"\",\"\"title\"\":\"\"car\"\",\"\"value\"\":7}\"\r\n"
            + $"{Guarded(ended)},,ended,2,value,'=SUM(A1),\"a, b\",,\"one, two\",ops,2026-07-10T12:00:00.000Z,2026-07-10T12:00:05.000Z,"
            + "2026-07-10T12:00:05.000Z,2026-07-10T12:03:05.000Z,ended,\"{\"\"run\"\":1}\","
            + "\"{\"\"type\"\":\"\"value\"\",\"\"title\"\":\"\"=SUM(A1)\"\",\"\"subtitle\"\":\"\"a, b\"\",\"\"value\"\":1}\"\r\n",
            activities);
        Assert.Equal(
            "notification_id,state,version,title,subtitle,message,tags,channels,created_at,deliver_at,changed_at,metadata,content\r\n"
            + $"{push},sent,1,\"say \"\"hi\"\"\",,\"two\nlines\",,,2026-07-10T12:00:10.000Z,,,{{}},"
            + "\"{\"\"title\"\":\"\"say \\\"\"hi\\\"\"\"\",\"\"message\"\":\"\"two\\nlines\"\"}\"\r\n",
            notifications);

        // An id may begin with a hyphen.
        static string Guarded(string id) => id[0] == '-' ? $"'{id}" : id;
    }

    [Fact]
    public async Task The_filters_are_those_of_the_lists()
    {
        await using var server = await RunningServer.Start(clock: clock);
        var client = server.Client;
        await client.PutStream("s1", 1, "Home", "car");
        await client.PutStream("s2", 1, "home");
        clock.Advance(TimeSpan.FromMinutes(1));
        await client.PutStream("s3", 1, "CAR", "work");
        await client.Delete("/api/live-activity/stream/s2");
        foreach (var (title, tags) in new[] { ("n1", new[] { "home", "Car" }), ("n2", ["car"]), ("n3", []) })
            (await client.Post("/api/push-notification", new { title, tags })).Is(HttpStatusCode.OK);
        await client.Post("/api/push-notification", new { title = "later", deliver_in_seconds = 3600 });

        Assert.Equal(["s1", "s2", "s3"], await Keys(""));
        Assert.Equal(["s1", "s2", "s3"], await Keys("tag=home&tag=CAR"));
        Assert.Equal(["s1"], await Keys("tag=home&tag=car&tag_mode=all"));
        Assert.Equal(["s2"], await Keys("state=ended"));
        Assert.Equal(["s3"], await Keys("stream=s3"));
        Assert.Equal(["s3"], await Keys("since=2026-07-10T12:01:00Z"));
        Assert.Equal(["s1", "s2"], await Keys("until=2026-07-10T12:01:00Z"));
        Assert.Empty(await Keys("tag=absent"));
        Assert.Equal(["n1"], await Titles("tag=home&tag=car&tag_mode=all"));
        Assert.Equal(["later"], await Titles("state=scheduled"));
        Assert.Empty((await client.Get("/api/manage/export/activities?tag=absent")).Is(HttpStatusCode.OK).Text);
        Assert.Equal(["activity_id"], (await Csv("activities", "tag=absent")).Select(record => record.Split(',')[0]));

        async Task<List<string>> Keys(string query) => await Same("activities", query, row => row.GetProperty("stream_key").GetString()!, column: 1);
        async Task<List<string>> Titles(string query) =>
            await Same("notifications", query, row => row.GetProperty("content").GetProperty("title").GetString()!, column: 3);

        // Both formats have the same rows.
        async Task<List<string>> Same(string list, string query, Func<JsonElement, string> name, int column)
        {
            var lines = (await client.Get($"/api/manage/export/{list}?{query}")).Is(HttpStatusCode.OK).Text;
            var names = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => name(JsonDocument.Parse(line).RootElement)).ToList();
            Assert.Equal(names, (await Csv(list, query)).Skip(1).Select(record => record.Split(',')[column]));
            return [.. names.Order(StringComparer.Ordinal)];
        }

        async Task<string[]> Csv(string list, string query) =>
            (await client.Get($"/api/manage/export/{list}?format=csv&{query}")).Is(HttpStatusCode.OK).Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }

    [Fact]
    public async Task A_page_without_rows_does_not_end_the_export()
    {
        await using var server = await RunningServer.Start(clock: clock);
        (await server.Client.Post("/api/push-notification", new { title = "rare", tags = new[] { "a", "b" } })).Is(HttpStatusCode.OK);
        // More later places with one of the tags than a page may read.
        foreach (var tag in new[] { "a", "b" })
        {
            await server.Execute($"""
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10100)
                INSERT INTO notification_tags (account_id, id, tag, state, at) SELECT 1, '{tag}' || i, '{tag}', 0, 99999999999999 FROM n
                """);
        }

        const string Query = "tag=a&tag=b&tag_mode=all";
        Assert.Empty((await server.Client.Get($"/api/manage/notifications?{Query}")).Json.GetProperty("data").EnumerateArray());
        Assert.Contains("rare", (await server.Client.Get($"/api/manage/export/notifications?{Query}")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jsonl", "application/x-ndjson")]
    [InlineData("csv", "text/csv; charset=utf-8; header=present")]
    public async Task The_file_has_a_name_with_the_date_and_no_cache_keeps_it(string format, string type)
    {
        await using var server = await RunningServer.Start(clock: clock);
        foreach (var list in new[] { "activities", "notifications" })
        {
            using var response = await server.Client.GetAsync($"/api/manage/export/{list}?format={format}", TestContext.Current.CancellationToken);

            Assert.Equal(type, response.Content.Headers.GetValues("Content-Type").Single());
            Assert.Equal($"attachment; filename=\"{list}-2026-07-10.{format}\"", response.Content.Headers.GetValues("Content-Disposition").Single());
            Assert.True(response.Headers.CacheControl!.NoStore);
        }
    }

    [Fact]
    public async Task Invalid_parameters_are_refused_before_anything_is_sent()
    {
        await using var server = await RunningServer.Start(clock: clock);
        foreach (var list in new[] { "activities", "notifications" })
        {
            var path = $"/api/manage/export/{list}";
            (await server.Client.Get($"{path}?format=xlsx")).IsProblem(HttpStatusCode.BadRequest, "format must be one of jsonl, csv");
            (await server.Client.Get($"{path}?format=csv&format=csv")).IsProblem(HttpStatusCode.BadRequest, "appears more than once");
            (await server.Client.Get($"{path}?format=csv&since=yesterday")).IsProblem(HttpStatusCode.BadRequest, "since must be");
            (await server.Client.Get($"{path}?state=unknown")).IsProblem(HttpStatusCode.BadRequest, "state must be one of");
        }

        Assert.DoesNotContain(await Audited(server), entry => entry.Action.StartsWith("export", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_export_has_the_rows_of_its_account_only()
    {
        await using var server = await RunningServer.Start(settings => settings["ACTIVITYSMITH_OPERATOR_KEY"] = ServerFixture.OperatorKey);
        using var operatorClient = server.NewClient(ServerFixture.OperatorKey);
        using var other = server.NewClient((await operatorClient.Post("/api/manage/accounts", new { name = "Other" })).Is(HttpStatusCode.Created)["key"]);
        await server.Client.PutStream("mine", 1);
        await other.PutStream("theirs", 1);
        foreach (var (client, title) in new[] { (server.Client, "mine"), (other, "theirs") })
            (await client.Post("/api/push-notification", new { title })).Is(HttpStatusCode.OK);

        foreach (var path in from list in new[] { "activities", "notifications" }
                             from format in new[] { "jsonl", "csv" }
                             select $"/api/manage/export/{list}?format={format}")
        {
            var (mine, theirs) = ((await server.Client.Get(path)).Text, (await other.Get(path)).Text);
            Assert.Contains("mine", mine, StringComparison.Ordinal);
            Assert.DoesNotContain("theirs", mine, StringComparison.Ordinal);
            Assert.Contains("theirs", theirs, StringComparison.Ordinal);
            Assert.DoesNotContain("mine", theirs, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_export_is_in_the_audit_log_with_its_format()
    {
        await using var server = await RunningServer.Start();
        (await server.Client.Get("/api/manage/export/activities?format=csv")).Is(HttpStatusCode.OK);
        (await server.Client.Get("/api/manage/export/notifications")).Is(HttpStatusCode.OK);
        (await server.Client.Get("/api/manage/activities")).Is(HttpStatusCode.OK);

        Assert.Equal(
            [("exportActivities", "csv", ActorKind.Key), ("exportNotifications", "jsonl", ActorKind.Key)],
            (await Audited(server)).Where(entry => entry.Actor.Kind == ActorKind.Key && entry.Action != "useKeyFromNewAddress")
                .Select(entry => (entry.Action, entry.Subject, entry.Actor.Kind)).Order());
    }

    [Theory]
    [InlineData("jsonl")]
    [InlineData("csv")]
    public async Task A_failure_after_the_first_byte_breaks_the_connection(string format)
    {
        using var log = new ErrorLog();
        await using var server = await RunningServer.Start(clock: clock, services: services =>
        {
            FailingReads.Add(services);
            services.AddSingleton<ILoggerProvider>(log);
        });
        await PushMany(server.Client);
        var reads = server.Services.GetRequiredService<FailingReads>();
        reads.Left = 1;

        using var response = await server.Client.GetAsync(
            $"/api/manage/export/notifications?format={format}", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        using var reader = new StreamReader(body);
        var lastOfFirstPage = format == "csv" ? ",n201," : "\"n201\"";
        while (!(await reader.ReadLineAsync(TestContext.Current.CancellationToken))!.Contains(lastOfFirstPage, StringComparison.Ordinal)) { }
        reads.Fail.SetResult();
        await Assert.ThrowsAnyAsync<IOException>(() => reader.ReadToEndAsync(TestContext.Current.CancellationToken));

        var error = Assert.Single(log.Errors);
        Assert.StartsWith("Export incomplete: GET /api/manage/export/notifications, request id ", error, StringComparison.Ordinal);
        Assert.EndsWith("The disk is broken", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_before_the_first_byte_gets_the_usual_response()
    {
        await using var server = await RunningServer.Start(clock: clock, services: FailingReads.Add);
        var reads = server.Services.GetRequiredService<FailingReads>();
        reads.Left = 0;
        reads.Fail.SetResult();

        using var response = await server.Client.GetAsync("/api/manage/export/activities?format=csv", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.False(response.Content.Headers.Contains("Content-Disposition"));
    }

    /// <summary>Sends the notifications n0, n1 and so on, one every second.</summary>
    private async Task PushMany(HttpClient client)
    {
        for (var i = 0; i < Many; i++)
        {
            (await client.Post("/api/push-notification", new { title = $"n{i}" })).Is(HttpStatusCode.OK);
            clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private static async Task<IReadOnlyList<AuditEntry>> Audited(RunningServer server) => await server.Services.GetRequiredService<AuditQueries>()
        .List(AccountId.First, actorId: null, exceptActorId: null, new PageByTime(null, 200), TestContext.Current.CancellationToken);
}
