using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using PhoneSimulator.Tests.Support;

namespace PhoneSimulator.Tests.Apns;

/// <summary>HTTP/2 as APNs uses it, and the failures of its connections.</summary>
public sealed class ConnectionTests
{
    private const string Payload = """{"aps":{"alert":"x"}}""";

    [Fact]
    public async Task A_connection_has_one_stream_until_its_first_valid_request()
    {
        await using var simulator = await TestSimulator.Start(options => options with { MaxStreams = 77 });
        var device = simulator.Token().Text;
        await using var raw = await RawConnection.Open(simulator.Simulator);
        Assert.Equal(1, (await raw.Next(frame => frame.Type == Frame.Settings && frame.Flags == 0)).StreamLimit);

        await raw.Post(1, "/3/device/" + device, Payload, Headers(simulator));

        var raised = await raw.NextOfEach(frame => frame.StreamLimit is not null, frame => frame is { Type: Frame.Headers, Stream: 1 });
        Assert.Equal(77, raised[0].StreamLimit);
        await raw.Post(3, "/3/device/" + device, Payload, Headers(simulator));
        await raw.Post(5, "/3/device/" + device, Payload, Headers(simulator));
        await raw.NextOfEach(frame => frame is { Type: Frame.Headers, Stream: 3 }, frame => frame is { Type: Frame.Headers, Stream: 5 });
    }

    [Fact]
    public async Task A_refused_request_does_not_lift_the_limit()
    {
        await using var simulator = await TestSimulator.Start();
        await using var raw = await RawConnection.Open(simulator.Simulator);
        await raw.Post(1, "/3/device/00", Payload, Headers(simulator));
        await raw.Next(frame => frame is { Type: Frame.Headers, Stream: 1 });

        // The delayed request occupies the only stream.
        simulator.Simulator.Faults.Add(new() { LatencyMs = 1000, Count = 1, Reason = "BadDeviceToken" });
        await raw.Post(3, "/3/device/00", Payload, Headers(simulator));
        await raw.Post(5, "/3/device/00", Payload, Headers(simulator));

        var refused = await raw.Next(frame => frame.Type is Frame.Reset or Frame.Headers);
        Assert.Equal((Frame.Reset, 7), (refused.Type, BinaryPrimitives.ReadInt32BigEndian(refused.Body)));
        simulator.Clock.Advance(TimeSpan.FromSeconds(1));
        await raw.Next(frame => frame.Type == Frame.Headers);
    }

    [Fact]
    public async Task Goaway_has_a_reason_and_the_connection_closes()
    {
        await using var simulator = await TestSimulator.Start();
        await using var raw = await RawConnection.Open(simulator.Simulator);
        await raw.Post(1, "/3/device/" + simulator.Token().Text, Payload, Headers(simulator));
        await raw.Next(frame => frame is { Type: Frame.Headers, Stream: 1 });

        simulator.Simulator.Faults.Add(new() { GoawayAll = "Shutdown" });

        var goaway = await raw.Next(frame => frame.Type == Frame.GoAway);
        Assert.Equal("""{"reason":"Shutdown"}""", Encoding.UTF8.GetString(goaway.Body.AsSpan(8)));
        Assert.Equal((1, 0), (BinaryPrimitives.ReadInt32BigEndian(goaway.Body), BinaryPrimitives.ReadInt32BigEndian(goaway.Body.AsSpan(4))));
        await Assert.ThrowsAnyAsync<IOException>(() => raw.Next(_ => false));
    }

    [Fact]
    public async Task A_push_that_causes_goaway_is_unprocessed_and_a_new_connection_works()
    {
        await using var simulator = await TestSimulator.Start();
        var device = simulator.Token().Text;
        await simulator.Provider.Alert(device);
        simulator.Simulator.Faults.Add(new() { Goaway = "Shutdown", Count = 1 });

        // HttpClient itself repeats a refused stream on a new connection.
        Assert.Equal(200, (await simulator.Provider.Alert(device)).Status);

        Assert.Equal(2, simulator.Simulator.Connections.Opened);
        Assert.Equal(2, simulator.Simulator.Counters.Total);
    }

    [Theory]
    [InlineData("before", 1)]
    [InlineData("after", 2)]
    public async Task A_dropped_connection_leaves_the_push_without_a_reply(string when, long processed)
    {
        await using var simulator = await TestSimulator.Start();
        var device = simulator.Token().Text;
        await simulator.Provider.Alert(device);
        simulator.Simulator.Faults.Add(new() { Drop = when, Count = 1 });

        await Assert.ThrowsAsync<HttpRequestException>(() => simulator.Provider.Alert(device));

        Assert.Equal(processed, simulator.Simulator.Counters.Total);
        Assert.Equal(200, (await simulator.Provider.Alert(device)).Status);
    }

    [Fact]
    public async Task Latency_delays_the_reply()
    {
        await using var simulator = await TestSimulator.Start();
        var device = simulator.Token().Text;
        await simulator.Provider.Alert(device);
        simulator.Simulator.Faults.Add(new() { LatencyMs = 400, Count = 1 });
        var timers = simulator.Clock.WaitingTimers;

        var pending = simulator.Provider.Alert(device);
        while (simulator.Clock.WaitingTimers == timers) await Task.Yield();
        Assert.False(pending.IsCompleted);
        simulator.Clock.Advance(TimeSpan.FromMilliseconds(400));

        Assert.Equal(200, (await pending).Status);
    }

    [Fact]
    public async Task A_lowered_stream_limit_is_announced()
    {
        await using var simulator = await TestSimulator.Start();
        var device = simulator.Token().Text;
        await using var raw = await RawConnection.Open(simulator.Simulator);
        await raw.Post(1, "/3/device/" + device, Payload, Headers(simulator));
        await raw.NextOfEach(frame => frame.StreamLimit == 1000, frame => frame is { Type: Frame.Headers, Stream: 1 });

        simulator.Simulator.Faults.Add(new() { MaxStreams = 5 });
        await raw.Post(3, "/3/device/" + device, Payload, Headers(simulator));

        await raw.NextOfEach(frame => frame.StreamLimit == 5, frame => frame is { Type: Frame.Headers, Stream: 3 });
        simulator.Simulator.Faults.Clear();
        await raw.Post(5, "/3/device/" + device, Payload, Headers(simulator));
        await raw.NextOfEach(frame => frame.StreamLimit == 1000, frame => frame is { Type: Frame.Headers, Stream: 5 });
    }

    [Fact]
    public async Task Many_concurrent_pushes_all_get_a_reply()
    {
        await using var simulator = await TestSimulator.Start(options => options with { MaxStreams = 50 });
        var device = simulator.Token().Text;
        await simulator.Provider.Alert(device);

        var replies = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => simulator.Provider.Alert(device)));

        Assert.All(replies, reply => Assert.Equal(200, reply.Status));
        Assert.Equal(500, replies.Select(reply => reply.Header("apns-id")).Distinct().Count());
        Assert.Equal(1, simulator.Simulator.Connections.Opened);
    }

    [Fact]
    public async Task Only_http_2_is_supported()
    {
        await using var simulator = await TestSimulator.Start();
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", simulator.Simulator.ApnsUri.Port);
        await using var tls = new SslStream(tcp.GetStream());

        await Assert.ThrowsAsync<AuthenticationException>(() =>
            tls.AuthenticateAsClientAsync(Trust.In(simulator.Simulator, SslApplicationProtocol.Http11)));
    }

    [Fact]
    public async Task A_fault_hits_only_its_matches_and_only_its_count()
    {
        await using var simulator = await TestSimulator.Start();
        var (first, second) = (simulator.Token().Text, simulator.Token().Text);
        simulator.Simulator.Faults.Add(new() { Token = first, Skip = 1, Count = 2, Status = 503 });

        var statuses = new List<int>();
        for (var number = 0; number < 4; number++) statuses.Add((await simulator.Provider.Alert(first)).Status);

        Assert.Equal([200, 503, 503, 200], statuses);
        Assert.Equal(200, (await simulator.Provider.Alert(second)).Status);
        Assert.Equal(2, simulator.Simulator.Faults.Rules[0].Hits);
    }

    [Fact]
    public async Task A_rate_per_token_throttles_pushes_above_it()
    {
        await using var simulator = await TestSimulator.Start();
        var device = simulator.Token().Text;
        simulator.Simulator.Faults.Add(new() { PerSecond = 2, Reason = "TooManyRequests" });

        var statuses = new List<int>();
        for (var number = 0; number < 3; number++) statuses.Add((await simulator.Provider.Alert(device)).Status);
        simulator.Clock.Advance(TimeSpan.FromSeconds(1));
        statuses.Add((await simulator.Provider.Alert(device)).Status);

        Assert.Equal([200, 200, 429, 200], statuses);
    }

    [Fact]
    public async Task The_same_seed_makes_the_same_choices()
    {
        var runs = new List<string>();
        for (var run = 0; run < 2; run++)
        {
            await using var simulator = await TestSimulator.Start(options => options with { Seed = 42 });
            var device = simulator.Token().Text;
            simulator.Simulator.Faults.Add(new() { Probability = 0.5, Status = 500 });
            var statuses = new List<int>();
            for (var number = 0; number < 20; number++) statuses.Add((await simulator.Provider.Alert(device)).Status);
            runs.Add(device + string.Join(",", statuses));
        }

        Assert.Equal(runs[0], runs[1]);
        Assert.Contains("500", runs[0][64..]);
        Assert.Contains("200", runs[0][64..]);
    }

    private static (string, string)[] Headers(TestSimulator simulator) =>
        [("authorization", "bearer " + simulator.Provider.Token), ("apns-topic", TestSimulator.Bundle), ("apns-push-type", "alert")];
}
