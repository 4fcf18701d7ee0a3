using System.Net.ServerSentEvents;
using System.Text.Json;
using ActivitySmith.Testing;

namespace ActivitySmith.EndToEnd.Tests.Hosting;

/// <summary>The board's event stream, held open as by a browser.</summary>
internal sealed class BoardEvents : IDisposable
{
    private readonly HttpClient http;
    private readonly HttpResponseMessage response;
    private readonly Stream body;

    private BoardEvents(HttpClient http, HttpResponseMessage response, Stream body)
        => (this.http, this.response, this.body) = (http, response, body);

    public static async Task<BoardEvents> Open(ServerProcess server)
    {
        var link = await server.SignInLink();
        var visitor = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false });
        visitor.DefaultRequestHeaders.Add("Cookie", (await OneTimeLink.Use(visitor, link)).Cookies);
        var answer = await visitor.GetAsync(new Uri(server.Origin, "/board/events"), HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        return new(visitor, answer, await answer.Content.ReadAsStreamAsync());
    }

    /// <summary>Reads until this many different activities have been seen.</summary>
    public Task WaitForCards(int count)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return WaitFor(card => seen.Add(JsonElement.Parse(card).GetProperty("activity_id").GetString()!) && seen.Count == count);
    }

    /// <summary>Reads until a card arrives whose JSON contains this text.</summary>
    public Task WaitForText(string text) => WaitFor(card => card.Contains(text, StringComparison.Ordinal));

    private async Task WaitFor(Func<string, bool> isTheLast)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await foreach (var item in SseParser.Create(body).EnumerateAsync(deadline.Token))
        {
            if (item.EventType == "activity" && isTheLast(item.Data))
            {
                return;
            }
        }
        throw new InvalidOperationException("The event stream ended before what was waited for.");
    }

    public void Dispose()
    {
        body.Dispose();
        response.Dispose();
        http.Dispose();
    }
}
