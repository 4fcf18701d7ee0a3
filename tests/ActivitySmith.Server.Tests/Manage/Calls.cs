using System.Net;
using System.Text;
using System.Text.Json;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Manage;

/// <summary>Short forms for API requests and their assertions.</summary>
internal static class Calls
{
    public static Task<Reply> Get(this HttpClient client, string path) => Send(client, HttpMethod.Get, path);

    public static Task<Reply> Delete(this HttpClient client, string path) => Send(client, HttpMethod.Delete, path);

    public static Task<Reply> Post(this HttpClient client, string path, object? body = null) => Send(client, HttpMethod.Post, path, body);

    public static Task<Reply> Patch(this HttpClient client, string path, object body) => Send(client, HttpMethod.Patch, path, body);

    public static Task<Reply> Put(this HttpClient client, string path, object? body = null) => Send(client, HttpMethod.Put, path, body);

    /// <summary>Puts a state of type value to a stream.</summary>
    public static async Task<Reply> PutStream(this HttpClient client, string key, int value, params string[] tags)
    {
        var reply = await client.Put($"/api/live-activity/stream/{key}", new { content_state = new { type = "value", title = key, value }, tags });
        return reply.Is(HttpStatusCode.OK);
    }

    /// <summary>Every row of a list, page by page.</summary>
    public static async Task<List<JsonElement>> AllPages(this HttpClient client, string path, int limit)
    {
        var rows = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var page = (await client.Get($"{path}{(path.Contains('?') ? '&' : '?')}limit={limit}{(cursor is null ? "" : $"&cursor={cursor}")}"))
                .Is(HttpStatusCode.OK).Json;
            var data = page.GetProperty("data").EnumerateArray().ToList();
            Assert.True(data.Count <= limit);
            rows.AddRange(data);
            cursor = page.GetProperty("next_cursor").GetString();
        }
        while (cursor is not null);

        return rows;
    }

    public static async Task<Reply> Send(this HttpClient client, HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new Reply(response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Headers.Location, text);
    }
}

internal sealed record Reply(HttpStatusCode Status, string? MediaType, Uri? Location, string Text)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public string this[string member] => Json.GetProperty(member).ToString();

    public Reply Is(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{(int)Status} instead of {(int)status}: {Text}");
        return this;
    }

    /// <summary>An RFC 9457 problem with this detail.</summary>
    public Reply IsProblem(HttpStatusCode status, string detail)
    {
        Is(status);
        Assert.Equal("application/problem+json", MediaType);
        Assert.Equal((int)status, Json.GetProperty("status").GetInt32());
        Assert.Contains(detail, this["detail"], StringComparison.Ordinal);
        return this;
    }
}

/// <summary>One server for the tests of one class.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    public RunningServer Server { get; private set; } = null!;

    public HttpClient Client => Server.Client;

    public async ValueTask InitializeAsync() => Server = await RunningServer.Start(settings => settings["ACTIVITYSMITH_OPERATOR_KEY"] = OperatorKey);

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    public const string OperatorKey = "operator-0123456789abcdef";
}
