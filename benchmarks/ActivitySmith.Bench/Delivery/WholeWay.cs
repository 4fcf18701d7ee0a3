using System.Diagnostics;
using System.Text;
using ActivitySmith.Bench.Ingest;

namespace ActivitySmith.Bench.Delivery;

/// <summary>
/// From PUT to the simulator's 200, with all steps in between: validation, decision, disk, dispatch, push, receipt on disk. Four streams on each
/// phone, each updated at most once a second, so that no update is skipped for a newer one. The phones are in channels, and a stream targets one
/// channel: one PUT becomes one push for each phone in it.
/// </summary>
internal static class WholeWay
{
    private const int Phones = 1_000;
    private const int StreamsPerPhone = 4;
    private const int Pushes = Phones * StreamsPerPhone;
    private const int Connections = 32;

    /// <summary>Rounds before the measured ones, so that the runtime has compiled the hot paths.</summary>
    private const int WarmUp = 15;
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(30);

    public static async Task<IReadOnlyList<SenderRound>> Measure(SimulatorProcess simulator, int phonesPerStream, int rounds)
    {
        await using var host = await BenchHost.Start(simulator, channels: "off");
        using var phones = new BenchPhones(host.Url);
        var groups = Phones / phonesPerStream;
        var streams = groups * StreamsPerPhone;
        await phones.Pair(Phones, "17.6", phone => $"c{phone % groups}");
        await phones.Begin(streams, groups, phonesPerStream);
        await Settle(simulator);
        Console.WriteLine(
            $"delivery.whole: {Phones} phones, {streams} streams on {phonesPerStream} phone(s) each, put to once a round, "
            + $"{Connections} connections, {rounds} rounds after {WarmUp} to warm up");

        for (var round = 1; round <= WarmUp; round++) await Put(host, simulator, streams, groups, round);
        var measured = new List<SenderRound>();
        for (var round = 0; round < rounds; round++) measured.Add(await Put(host, simulator, streams, groups, WarmUp + round + 1));
        return measured;
    }

    /// <summary>Puts to every stream once and waits until every push has its reply.</summary>
    private static async Task<SenderRound> Put(BenchHost host, SimulatorProcess simulator, int streams, int groups, int number)
    {
        var requests = Enumerable.Range(0, streams).Select(i => Request(host.Url, i, i % groups, number)).ToArray();
        var before = (await simulator.Accepted()).Tokens;
        var cpu = host.ProcessorTime;
        var allocated = await host.Allocated();
        var watch = Stopwatch.StartNew();
        var next = -1;
        var connections = Enumerable.Range(0, Connections).Select(_ => new LoadConnection(host.Url, i => requests[i], Answers.OfHttp)).ToArray();
        int? Next() => Interlocked.Increment(ref next) is var i && i < streams ? i : null;
        await Task.WhenAll(connections.Select(connection => Task.Run(() => connection.Take(Next))));
        while ((await simulator.Accepted()).Tokens - before < Pushes)
        {
            if (watch.Elapsed > Drain) throw new InvalidOperationException($"Only {(await simulator.Accepted()).Tokens - before} of {Pushes} pushes arrived");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        return new SenderRound(Pushes, watch.Elapsed.TotalSeconds, (host.ProcessorTime - cpu).TotalSeconds, await host.Allocated() - allocated);
    }

    private static async Task Settle(SimulatorProcess simulator)
    {
        // The reports cause one more push of the newest version; the measurement begins when no push is in progress.
        var last = -1L;
        while ((await simulator.Accepted()).Tokens is var now && now != last)
        {
            last = now;
            await Task.Delay(TimeSpan.FromMilliseconds(1_500), TimeProvider.System);
        }
    }

    private static byte[] Request(Uri url, int stream, int group, int number)
    {
        var body =
            """{"content_state":"""
            + $$$"""{"type":"progress","title":"Reindexing product search","subtitle":"Shard {{{number}}} of 96, 1.2 million documents","percentage":"""
            + $$$"""{{{number}}},"color":"cyan","icon":{"symbol":"magnifyingglass"},"badge":{"title":"EU"}},"channels":["c{{{group}}}"]}""";
        return Encoding.UTF8.GetBytes(
            $"PUT /api/live-activity/stream/bench-{stream} HTTP/1.1\r\nHost: {url.Authority}\r\n"
            + $"Authorization: Bearer {BenchHost.ApiKey}\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
    }
}
