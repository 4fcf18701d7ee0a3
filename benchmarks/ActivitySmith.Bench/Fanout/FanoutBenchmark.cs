using System.Net.Http.Headers;
using System.Text;

namespace ActivitySmith.Bench.Fanout;

/// <summary>
/// 2,000 open pages of one account and one update: the time from sending the PUT, which is stored before the response, until the last page has it.
/// For comparison nginx with nchan, which gets the same data to publish and keeps it in memory, with the same client, in turns.
/// </summary>
internal static class FanoutBenchmark
{
    private const int Pages = 2_000;

    public static async Task Run(Effort effort)
    {
        var (warmUps, rounds) = effort.IsShort ? (5, 8) : (150, 40);
        Console.WriteLine($"fanout: {Pages} pages, {rounds} updates after {warmUps} to warm up, in turns; pages and servers share the cores");
        await using var host = await BenchHost.Start();
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", BenchHost.ApiKey);
        var cookie = await SignInLink.Use(client, host.Url);
        using var board = await Audience.Open(Pages, new Uri(host.Url, "/board/events"), $"Cookie: {cookie}\r\n", "event: snapshot");
        var card = await board.Event(Mark(0), () => Put(client, host.Url, 0));
        var data = card[(card.IndexOf("data: ", StringComparison.Ordinal) + 6)..].TrimEnd();

        using var nchan = NchanServer.IsHere ? await NchanServer.Start() : null;
        using var subscribers = nchan is null ? null : await Audience.Open(Pages, new Uri(nchan.Url, "/sub"), "", "\r\n\r\n");
        var message = subscribers is null ? null : await subscribers.Event(Mark(0), () => Publish(client, nchan!.Url, data));

        var (cpu, nchanCpu) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var round = 1; round <= warmUps + rounds; round++)
        {
            var isKept = round > warmUps;
            var before = host.ProcessorTime;
            await board.Watch(Mark(round), () => Put(client, host.Url, round), isKept);
            if (isKept) cpu += host.ProcessorTime - before;
            if (subscribers is null) continue;
            before = nchan!.ProcessorTime();
            await subscribers.Watch(Mark(round), () => Publish(client, nchan.Url, data.Replace(Mark(0), Mark(round), StringComparison.Ordinal)), isKept);
            if (isKept) nchanCpu += nchan.ProcessorTime() - before;
        }

        Print("fanout", board, cpu, card);
        if (subscribers is null)
        {
            Console.WriteLine($"fanout.nchan skipped: {NchanServer.Missing}");
            return;
        }

        Print("fanout.nchan", subscribers, nchanCpu, message!);
        Figures.Print("fanout.ratio_to_nchan", Figures.Median(board.Last.Zip(subscribers.Last, (own, others) => own / others)), "ratio");
    }

    private static void Print(string name, Audience audience, TimeSpan cpu, string message)
    {
        Figures.Print($"{name}.last_page", Figures.Median(audience.Last), "ms");
        Figures.Print($"{name}.last_page_worst", audience.Last.Max(), "ms");
        Figures.Print($"{name}.p50", audience.P50, "ms");
        Figures.Print($"{name}.cpu_seconds_per_10000", cpu.TotalSeconds / (audience.Last.Count * Pages) * 10_000, "s");
        Figures.Print($"{name}.bytes_per_event", Encoding.UTF8.GetByteCount(message), "bytes");
    }

    /// <summary>Makes one update different from all others.</summary>
    private static string Mark(int round) => $"round {round:0000}";

    private static async Task Put(HttpClient client, Uri url, int round)
    {
        using var content = new StringContent(
            """{"content_state":"""
            + $$$"""{"type":"progress","title":"Reindexing product search","subtitle":"{{{Mark(round)}}} of many, 1.2 million documents","percentage":"""
            + $$$"""{{{round % 100}}},"color":"cyan"},"tags":["search","nightly"]}""",
            Encoding.UTF8, "application/json");
        using var answer = await client.PutAsync(new Uri(url, "/api/live-activity/stream/fanout"), content);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task Publish(HttpClient client, Uri url, string data)
    {
        using var content = new StringContent(data, Encoding.UTF8, "application/json");
        content.Headers.Add("X-EventSource-Event", "activity");
        using var answer = await client.PostAsync(new Uri(url, "/pub"), content);
        answer.EnsureSuccessStatusCode();
    }
}
