using System.Diagnostics;
using System.Text;

namespace ActivitySmith.Bench.Fanout;

/// <summary>All open pages of one server.</summary>
internal sealed class Audience : IDisposable
{
    /// <summary>Number of pages that open at the same time.</summary>
    private const int AtOnce = 50;

    private readonly OpenPage[] pages;
    private readonly List<double> p50 = [];

    private Audience(OpenPage[] pages) => this.pages = pages;

    /// <summary>Milliseconds until the last page had the update, round by round.</summary>
    public List<double> Last { get; } = [];

    public double P50 => Figures.Median(p50);

    /// <param name="count">Number of pages.</param>
    /// <param name="url">Address of the event stream.</param>
    /// <param name="headers">Headers of the request, each with its line end.</param>
    /// <param name="ready">The first content on each page.</param>
    public static async Task<Audience> Open(int count, Uri url, string headers, string ready)
    {
        var request = Encoding.UTF8.GetBytes($"GET {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nAccept: text/event-stream\r\n{headers}\r\n");
        var opened = new OpenPage[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (i, _) => opened[i] = await OpenPage.Open(url.Port, request, Encoding.UTF8.GetBytes(ready)));
        return new Audience(opened);
    }

    /// <summary>Publishes one update and waits until every page has it.</summary>
    public async Task Watch(string mark, Func<Task> publish, bool isKept)
    {
        var bytes = Encoding.UTF8.GetBytes(mark);
        var seen = Array.ConvertAll(pages, page => page.See(bytes));
        var sent = Stopwatch.GetTimestamp();
        await publish();
        var times = Array.ConvertAll(await Task.WhenAll(seen), at => Stopwatch.GetElapsedTime(sent, at).TotalMilliseconds);
        if (!isKept) return;
        Last.Add(times.Max());
        p50.Add(Figures.Median(times));
    }

    /// <summary>One page's server-sent event of an update; the other pages skip it.</summary>
    public async Task<string> Event(string mark, Func<Task> publish)
    {
        var bytes = Encoding.UTF8.GetBytes(mark);
        var others = Array.ConvertAll(pages[1..], page => page.See(bytes));
        var first = pages[0].Event(bytes);
        await publish();
        await Task.WhenAll(others);
        return await first;
    }

    public void Dispose()
    {
        foreach (var page in pages) page.Dispose();
    }
}
