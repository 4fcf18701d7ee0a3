using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.RegularExpressions;
using ActivitySmith.Server.Tests.Manage;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Web;

/// <summary>The board of an account in which more activities run than the board shows, which is 200: here one more, "first".</summary>
public sealed partial class LargeBoardTests
{
    /// <summary>Not far from the time of day, by which the cookies of the browser expire.</summary>
    private readonly FakeTimeProvider clock = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task The_board_shows_the_newest_activities_and_the_next_one_moves_up()
    {
        await using var server = await RunningServer.Start(clock: clock);
        await server.Client.PutStream("first", 1);
        clock.Advance(TimeSpan.FromMilliseconds(10));
        for (var i = 0; i < 200; i++) await server.Client.PutStream($"{i:000}", 1);
        using var browser = await Browser.SignedInByLink(server);
        var page = await browser.Get("/");
        Assert.Equal(200, CardOfPage().Count(page.Html));

        // Begins with nothing new: the page has all of it.
        using var response = await browser.Open($"/board/events?since={PositionOfPage().Match(page.Html).Groups["position"].Value}");
        await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await using var events = SseParser.Create(body).EnumerateAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator();
        Assert.Equal(["hello", "snapshot"], await Until("snapshot"));

        await server.Client.PutStream("first", 2);
        await server.Client.PutStream("100", 2);
        Assert.Equal(["100"], await Until("activity"));

        (await server.Client.Delete("/api/live-activity/stream/150")).Is(HttpStatusCode.OK);
        Assert.Equal(["150", "first", "snapshot"], await Until("snapshot"));

        // The keys of activities, and the types of other events.
        async Task<List<string>> Until(string type)
        {
            List<string> seen = [];
            while (await events.MoveNextAsync())
            {
                var isCard = events.Current.EventType == "activity";
                seen.Add(isCard ? JsonElement.Parse(events.Current.Data).GetProperty("stream_key").GetString()! : events.Current.EventType);
                if (events.Current.EventType == type) return seen;
            }

            throw new InvalidOperationException($"The stream ended before '{type}'");
        }
    }

    [GeneratedRegex("<activity-card ", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CardOfPage();

    [GeneratedRegex("\"position\":\"(?<position>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PositionOfPage();
}
