using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ActivitySmith.Contracts;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Limits;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Server.Http;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Bodies;
using ActivitySmith.Server.Http.Idempotency;
using ActivitySmith.Server.Http.Refusals;
using ActivitySmith.Server.Start;
using ActivitySmith.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Server.Tests.Http;

/// <summary>The HTTP services on a real Kestrel at a free port, with a few routes that return what they got.</summary>
internal sealed class TestApi : IAsyncDisposable
{
    public const string OperatorKey = "operator-0123456789abcdef";

    private readonly WebApplication app;

    private TestApi(WebApplication app, FakeTimeProvider time, TestRing ring)
    {
        this.app = app;
        Time = time;
        Ring = ring;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestRing.Plain);
    }

    public HttpClient Client { get; }

    public FakeTimeProvider Time { get; }

    public TestRing Ring { get; }

    public Uri Address => Client.BaseAddress!;

    public static async Task<TestApi> Start(params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(
            [new("OPERATOR_KEY", OperatorKey), .. settings.Select(one => new KeyValuePair<string, string?>(one.Key, one.Value))]);
        var read = ServerSettings.Read(builder.Configuration);
        if (read.Errors.Count > 0) throw new InvalidOperationException(string.Join('\n', read.Errors));
        var time = new FakeTimeProvider();
        var ring = new TestRing();
        builder.Services.AddSingleton<TimeProvider>(time).AddSingleton<IKeyRing>(ring).AddSingleton<IDeviceRing>(new DeviceRing())
            .AddHttp(read.Limits, read.Operator, read.Search);
        var host = builder.Build();
        host.Urls.Add("http://127.0.0.1:0");
        host.UseHttp();
        Map(host);
        await host.StartAsync();
        return new TestApi(host, time, ring);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
    }

    public async Task<Answer> Send(HttpMethod method, string path, string? json = null, string contentType = "application/json", string? key = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (json is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        return await Send(request);
    }

    public async Task<Answer> Send(HttpRequestMessage request)
    {
        using var response = await Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer(response.StatusCode, text, headers);
    }

    public Task<Answer> Put(string json, string contentType = "application/json") => Send(HttpMethod.Put, "/api/stream/backup", json, contentType);

    private static void Map(WebApplication host)
    {
        var api = host.MapGroup("/api");
        var live = api.MapGroup("").RequireApiKey(Feature.LiveActivities)
            .CheckPath("stream_key", text => StreamKey.TryParse(text, out _) ? null : Catalogue.InvalidStreamKey);
        live.MapPut("/stream/{stream_key}", PutStream);
        live.MapDelete("/stream/{stream_key}", DeleteStream);
        api.MapPost("/metric", PostMetric).RequireApiKey(Feature.Metrics);
        api.MapGet("/health", () => "well").WithoutLimits();
        api.MapGet("/fails", IResult (ApiCaller caller) => throw new InvalidOperationException($"secret detail of {caller.Account}")).RequireApiKey();
        api.MapGet("/page", (int limit) => limit).RequireApiKey();
        api.MapGet("/full", () => new ApiRefusal(Catalogue.ActivityLimit(new CapacityFigures(4, 4, 2, 2)))).RequireApiKey();
        api.MapGet("/nobody", () => new ApiRefusal(Catalogue.NoDevices(null))).RequireApiKey();
        api.MapGet("/busy", () => new ApiRefusal(Catalogue.Overloaded)).RequireApiKey();
        api.MapPost("/manage/things", Results<Ok<ContentState>, ApiRefusal> (JsonBody<ContentState> body) =>
            body.TryGet(out var state, out var refusal) ? TypedResults.Ok(state) : refusal).RequireManagement();
        api.MapGet("/manage/accounts", () => "accounts").RequireOperator();
        host.MapGet("/elsewhere", () => "page");
    }

    private static Results<Ok<StreamPutRequest>,
        ApiRefusal> PutStream(JsonBody<StreamPutRequest> body, ApiCaller caller, IdempotencyKey idempotency, HttpResponse response)
    {
        response.Headers["X-Account"] = caller.Account.ToString();
        if (idempotency.Value is { } key) response.Headers["X-Idempotency"] = $"{key} {Convert.ToHexString(body.Fingerprint!)}";
        return body.TryGet(out var request, out var refusal) ? TypedResults.Ok(request) : refusal;
    }

    private static Results<Ok<string>, ApiRefusal> DeleteStream(OptionalJsonBody<StreamDeleteRequest> body) =>
        body.TryGet(out var request, out var refusal) ? TypedResults.Ok(request is null ? "no body" : request.ContentState?.Title ?? "no state") : refusal;

    private static Results<Ok<MetricValueRequest>, ApiRefusal> PostMetric(JsonBody<MetricValueRequest> body) =>
        body.Refusal is { Path: "value" } ? (ApiRefusal)Catalogue.MetricValueNotFinite
        : body.TryGet(out var request, out var refusal) ? TypedResults.Ok(request)
        : refusal;
}

/// <summary>A response.</summary>
internal sealed record Answer(HttpStatusCode Status, string Text, Dictionary<string, string> Headers)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public string Message => Json.GetProperty("message").GetString()!;

    public string Error => Json.GetProperty("error").GetString()!;
}
