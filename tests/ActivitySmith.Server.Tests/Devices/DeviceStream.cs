using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Xunit;

namespace ActivitySmith.Server.Tests.Devices;

/// <summary>A device's event stream, held open.</summary>
internal sealed class DeviceStream : IAsyncDisposable
{
    private readonly HttpResponseMessage response;
    private readonly CancellationTokenSource deadline;
    private readonly IAsyncEnumerator<SseItem<string>> items;

    private DeviceStream(HttpResponseMessage response, CancellationTokenSource deadline, IAsyncEnumerator<SseItem<string>> items) =>
        (this.response, this.deadline, this.items) = (response, deadline, items);

    public static async Task<DeviceStream> Open(PairedPhone phone, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/device/events");
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        var answer = await phone.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(30));
        var body = await answer.Content.ReadAsStreamAsync(timeout.Token);
        return new DeviceStream(answer, timeout, SseParser.Create(body).EnumerateAsync(timeout.Token).GetAsyncEnumerator(timeout.Token));
    }

    /// <summary>The next event; null when the server has ended the stream.</summary>
    public async Task<SseItem<string>?> Next() => await items.MoveNextAsync() ? items.Current : null;

    /// <summary>All events up to and including the next one of this type.</summary>
    public async Task<List<SseItem<string>>> Until(string type)
    {
        var seen = new List<SseItem<string>>();
        do seen.Add(await Next() ?? throw new InvalidOperationException($"The stream ended before '{type}'"));
        while (seen[^1].EventType != type);
        return seen;
    }

    /// <summary>Ids of the activities in the next snapshot.</summary>
    public async Task<string[]> Snapshot() =>
        [.. JsonElement.Parse((await Until("snapshot"))[^1].Data).GetProperty("activities").EnumerateArray().Select(id => id.GetString()!)];

    public async ValueTask DisposeAsync()
    {
        await items.DisposeAsync();
        response.Dispose();
        deadline.Dispose();
    }
}
