using System.Text;
using ActivitySmith.EndToEnd.Tests.Hosting;
using ActivitySmith.EndToEnd.Tests.Phones;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.Monitoring;

/// <summary>The published server sends traces and metrics to a receiver when the standard variables name one.</summary>
public sealed class TraceTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Caller = "b7ad6b7169203331";

    [Fact]
    public async Task A_request_its_commit_and_its_push_are_one_trace_of_the_caller()
    {
        using var receiver = new OtlpReceiver();
        await using var world = await PhoneWorld.Start(receiver.Variables);
        var phone = await world.Pair();
        world.Client.DefaultRequestHeaders.Add("traceparent", $"00-{Trace}-{Caller}-01"); // https://www.w3.org/TR/trace-context/

        await world.Client.PutStream("backup", new { type = "progress", title = "Backup", percentage = 1 });
        await phone.Until(now => now.Cards is [{ Title: "Backup" }], "shows the state");
        var spans = await Until(receiver, spans => spans.Any(span => span.Name == "push start"));

        var request = Assert.Single(spans, span => span.Parent == Caller);
        var commit = Assert.Single(spans, span => span.Parent == request.Id);
        var push = Assert.Single(spans, span => span.Parent == commit.Id);
        Assert.Equal(("PUT /api/live-activity/stream/{stream_key}", "commit reconcile_stream", "push start"), (request.Name, commit.Name, push.Name));
        Assert.Contains("activitysmith.outcome=ok", commit.Attributes);
        Assert.Contains("activitysmith.outcome=accepted", push.Attributes);
        Assert.Contains("activitysmith.way=apns", push.Attributes);
    }

    [Fact]
    public async Task A_push_of_a_newer_state_belongs_to_the_newer_request()
    {
        using var receiver = new OtlpReceiver();
        await using var world = await PhoneWorld.Start(receiver.Variables);
        var phone = await world.Pair("17.4");
        await world.Client.PutStream("backup", new { type = "progress", title = "Backup", percentage = 1 });
        await phone.Until(now => now.Waiting == 0 && now.Cards is [{ UpdateToken: not null }], "has reported the card");

        world.Client.DefaultRequestHeaders.Add("traceparent", $"00-{Trace}-{Caller}-01");
        await world.Client.PutStream("backup", new { type = "progress", title = "Newer", percentage = 2 });
        await phone.Until(now => now.Running is [{ Title: "Newer" }], "shows the newer state");
        var spans = await Until(receiver, spans => spans.Any(span => span.Name == "push update"));

        Assert.Single(spans, span => span.Name == "push update");
        Assert.DoesNotContain(spans, span => span.Name == "push start");
    }

    [Fact]
    public async Task A_caller_that_is_not_recorded_leaves_no_span()
    {
        using var receiver = new OtlpReceiver();
        await using var server = await ServerProcess.Start(receiver.Variables);
        using var client = server.Client();
        client.DefaultRequestHeaders.Add("traceparent", $"00-{Trace}-{Caller}-00");
        await client.PutStream("backup", new { type = "value", title = "Backup", value = 1 });
        client.DefaultRequestHeaders.Remove("traceparent");
        await client.PutStream("backup", new { type = "value", title = "Backup", value = 2 });

        await PhoneWorld.Until(() => Task.FromResult(receiver.Spans()), spans => spans.Any(span => span.Name == "commit reconcile_stream"), "second request");

        Assert.DoesNotContain(receiver.Spans(), span => span.Trace == Trace);
    }

    [Fact]
    public async Task Spans_contain_neither_the_path_nor_the_query_of_a_request()
    {
        using var receiver = new OtlpReceiver();
        await using var server = await ServerProcess.Start(receiver.Variables);
        using var client = server.Client();
        await client.PutStream("key-of-a-stream", new { type = "value", title = "Backup", value = 1 });
        using var unknown = await client.GetAsync(new Uri(server.Origin, "/no/such/secret-path?token=secret-query"));
        await PhoneWorld.Until(
            () => Task.FromResult(receiver.Spans()), spans => spans.Any(span => span.Name.StartsWith("GET", StringComparison.Ordinal)), "both");

        var sent = string.Concat(receiver.Received.Select(request => Encoding.Latin1.GetString(request.Body)));

        Assert.Contains("/api/live-activity/stream/{stream_key}", sent, StringComparison.Ordinal);
        Assert.All(
            ["key-of-a-stream", "secret-path", "secret-query", ServerProcess.ApiKey], secret => Assert.DoesNotContain(secret, sent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_variables_of_one_signal_send_that_signal_alone_to_the_address_as_it_is()
    {
        using var receiver = new OtlpReceiver();
        await using var server = await ServerProcess.Start(
            ("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", receiver.Url + "/my/metrics"), ("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "http/protobuf"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "200"), ("OTEL_SERVICE_NAME", "my-board"), ("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=test"));
        using var client = server.Client();
        await client.PutStream("backup", new { type = "value", title = "Backup", value = 1 });

        await PhoneWorld.Until(() => Task.FromResult(receiver.Metrics()), names => names.Contains("activitysmith.commands"), "the command is exported");

        Assert.All(receiver.Received, request => Assert.Equal("/my/metrics", request.Path));
        Assert.Superset(new HashSet<string> { "service.name=my-board", "deployment.environment=test" }, receiver.Resources().ToHashSet());
    }

    private static Task<IReadOnlyList<OtlpSpan>> Until(OtlpReceiver receiver, Func<IReadOnlyList<OtlpSpan>, bool> condition) =>
        PhoneWorld.Until<IReadOnlyList<OtlpSpan>>(
            () => Task.FromResult<IReadOnlyList<OtlpSpan>>([.. receiver.Spans().Where(span => span.Trace == Trace)]), condition, "the trace is complete");
}
