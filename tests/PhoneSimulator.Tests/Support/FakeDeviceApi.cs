using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace PhoneSimulator.Tests.Support;

/// <summary>A server with the device API's routes: records the requests and responds as the test says.</summary>
internal sealed class FakeDeviceApi : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly WebApplication app;
    private readonly ConcurrentQueue<ApiCall> calls = new();
    private readonly ConcurrentDictionary<string, Func<ApiCall, (int Status, string Body, string? ETag)>> answers = new();
    private TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private FakeDeviceApi()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.Run(Answer);
    }

    public Uri Uri { get; private set; } = null!;

    public static async Task<FakeDeviceApi> Start()
    {
        var api = new FakeDeviceApi();
        api.When("POST /api/device/pair", _ => (201, """{"device_id":"d1","token":"dev_secret"}""", null));
        api.When("PUT /api/device/tokens", _ => (200, """{"generation":1}""", null));
        api.When("GET /api/device/activities", _ => (200, """{"data":[]}""", null));
        api.When("GET /api/device/metrics", _ => (200, """{"data":[]}""", null));
        api.When("PUT /api/device/activities/", _ => (200, """{"version":1}""", null));
        api.When("POST /api/device/actions/", call => (202, $$"""{"tap_id":"{{call.Json.GetProperty("tap_id").GetString()}}","state":"queued"}""", null));
        api.When("PATCH /api/device", _ => (200, "{}", null));
        api.When("DELETE /api/device", _ => (204, "", null));
        await api.app.StartAsync();
        api.Uri = new(api.app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
        return api;
    }

    /// <param name="route">Method and path; a path that ends in a slash is a prefix.</param>
    public void When(string route, Func<ApiCall, (int Status, string Body, string? ETag)> answer) => answers[route] = answer;

    public IReadOnlyList<ApiCall> Calls(string method, string path) => [.. calls.Where(call => call.Method == method
        && (call.Path == path || (path.EndsWith('/') && call.Path.StartsWith(path, StringComparison.Ordinal))))];

    /// <summary>Waits until the requests so far meet the condition.</summary>
    public async Task Until(Func<bool> condition)
    {
        using var timeout = new CancellationTokenSource(Timeout);
        while (true)
        {
            var waiting = Volatile.Read(ref next).Task;
            if (condition()) return;
            await waiting.WaitAsync(timeout.Token);
        }
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task Answer(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var call = new ApiCall(
            context.Request.Method, context.Request.Path.Value!, body.Length == 0 ? default : JsonDocument.Parse(body).RootElement.Clone(),
            context.Request.Headers.Authorization.ToString(), context.Request.Headers.IfNoneMatch.ToString(), context.Request.QueryString.ToString());
        calls.Enqueue(call);
        var route = call.Method + " " + call.Path;
        var answer = answers.TryGetValue(route, out var exact)
            ? exact
            : answers.First(entry => entry.Key.EndsWith('/') && route.StartsWith(entry.Key, StringComparison.Ordinal)).Value;
        var (status, text, etag) = answer(call);
        context.Response.StatusCode = status;
        if (etag is not null) context.Response.Headers.ETag = etag;
        if (status is not (204 or 304)) await context.Response.WriteAsync(text);
        // After the response is written, so that a test that waits for the request is not ahead of it by more than the network.
        Interlocked.Exchange(ref next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }
}

internal sealed record ApiCall(string Method, string Path, JsonElement Json, string Authorization, string IfNoneMatch, string Query)
{
    public string? Text(string member) => Json.TryGetProperty(member, out var value) ? value.GetString() : null;
}
