using System.Diagnostics;
using System.Text.Json;

namespace ActivitySmith.Bench.Scale;

/// <summary>
/// The time of a page of the lists by tag, through the management API: a tag that all rows have, one of a thousandth of them, one that only the oldest row
/// has, one that no row has; the first page, a page deep in the list, and each state; rows with any or all of two tags, also of two that half of the
/// rows have and no row both; and the list of tags.
/// </summary>
internal static class TagLists
{
    private const int Requests = 1_000;

    /// <summary>Requests before the first measured one, until the runtime has compiled the path and the database has opened its connections.</summary>
    private const int WarmUps = 200;

    /// <param name="name">Prefix of the figures.</param>
    /// <param name="client">Sends the API key.</param>
    /// <param name="url">The server.</param>
    /// <param name="effort">A tenth of the requests when short.</param>
    public static async Task Measure(string name, HttpClient client, Uri url, Effort effort)
    {
        List<string> pages =
        [
            .. Pages("activities", ["", "&state=running", "&state=ended"]),
            .. Pages("streams", ["", "&state=running", "&state=removed"]),
            .. from list in new[] { "activities", "streams" }
               from second in new[] { Seeds.OddTag, Seeds.FewTag, Seeds.OldestTag }
               from mode in new[] { "any", "all" }
               select $"/api/manage/{list}?tag={Seeds.EvenTag}&tag={second}&tag_mode={mode}",
            "/api/manage/tags", "/api/manage/tags?search=e",
        ];
        foreach (var list in new[] { "activities", "streams" })
            pages.Add($"/api/manage/{list}?tag={Seeds.EveryTag}&cursor={await DeepCursor(client, url, list)}");

        for (var i = 0; i < WarmUps; i++) await Get(client, url, pages[i % pages.Count]);
        var requests = effort.IsShort ? Requests / 10 : Requests;
        var times = new List<(double Ms, string Page)>();
        foreach (var page in pages)
        {
            for (var i = 0; i < requests; i++)
            {
                var watch = Stopwatch.StartNew();
                await Get(client, url, page);
                times.Add((watch.Elapsed.TotalMilliseconds, page));
            }
        }

        foreach (var page in times.GroupBy(time => time.Page, time => time.Ms))
            Console.WriteLine($"{Percentile(page, 50),8:0.00} ms p50, {Percentile(page, 99),8:0.00} ms p99: {page.Key}");
        Figures.Print($"{name}.tags.p50_ms", Percentile(times.Select(time => time.Ms), 50), "ms");
        Figures.Print($"{name}.tags.p99_ms", Percentile(times.Select(time => time.Ms), 99), "ms");
        Figures.Print($"{name}.tags.slowest_page_p99_ms", times.GroupBy(time => time.Page).Max(page => Percentile(page.Select(time => time.Ms), 99)), "ms");
    }

    private static IEnumerable<string> Pages(string list, string[] filters) =>
        from tag in new[] { Seeds.EveryTag, Seeds.FewTag, Seeds.OldestTag, "absent" }
        from filter in filters
        select $"/api/manage/{list}?tag={tag}{filter}";

    /// <summary>The cursor after 2,000 rows.</summary>
    private static async Task<string> DeepCursor(HttpClient client, Uri url, string list)
    {
        var cursor = "";
        for (var i = 0; i < 10; i++)
        {
            using var page = await Get(client, url, $"/api/manage/{list}?tag={Seeds.EveryTag}&limit=200{(cursor == "" ? "" : $"&cursor={cursor}")}");
            cursor = page.RootElement.GetProperty("next_cursor").GetString()!;
        }

        return cursor;
    }

    private static async Task<JsonDocument> Get(HttpClient client, Uri url, string page) =>
        JsonDocument.Parse(await client.GetByteArrayAsync(new Uri(url, page)));

    internal static double Percentile(IEnumerable<double> values, int percent)
    {
        double[] sorted = [.. values.Order()];
        return sorted[Math.Min(sorted.Length - 1, sorted.Length * percent / 100)];
    }
}
