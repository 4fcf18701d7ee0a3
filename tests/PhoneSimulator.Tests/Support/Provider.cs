using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PhoneSimulator.Tests.Support;

/// <summary>A server that sends to APNs; tests can make every part of its requests invalid.</summary>
internal sealed class Provider : IDisposable
{
    private readonly Simulator simulator;
    private readonly TimeProvider clock;
    private readonly ECDsa key = ECDsa.Create();
    private HttpClient http;
    private string? token;

    public Provider(Simulator simulator, TimeProvider clock)
    {
        this.simulator = simulator;
        this.clock = clock;
        key.ImportFromPem(File.ReadAllText(simulator.KeyFile));
        http = NewConnection();
    }

    /// <summary>Continues with a new connection.</summary>
    public void Reconnect()
    {
        http.Dispose();
        http = NewConnection();
    }

    public HttpClient NewConnection()
    {
        return new HttpClient(new SocketsHttpHandler { SslOptions = Trust.In(simulator) });
    }

    public string Jwt(
        DateTimeOffset? issued = null,
        string? header = null,
        string? claims = null,
        ECDsa? signer = null,
        DSASignatureFormat format = DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
    {
        header ??= $$"""{"alg":"ES256","kid":"{{simulator.Options.KeyId}}"}""";
        claims ??= $$"""{"iss":"{{simulator.Options.TeamId}}","iat":{{(issued ?? clock.GetUtcNow()).ToUnixTimeSeconds()}}}""";
        var signed = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header)) + "." + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims));
        return signed + "." + Base64Url.EncodeToString((signer ?? key).SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, format));
    }

    /// <summary>The current token; only <see cref="RenewToken"/> renews it.</summary>
    public string Token => token ??= Jwt();

    public void RenewToken() => token = Jwt();

    public Task<ApnsReply> Alert(string deviceToken, string? payload = null, params (string Name, string? Value)[] headers) =>
        Push(
            deviceToken,
            payload ?? """{"aps":{"alert":{"title":"Hello","body":"World"}}}""",
            [("apns-push-type", "alert"), ("apns-topic", TestSimulator.Bundle), .. headers]);

    public Task<ApnsReply> Activity(string deviceToken, string payload, params (string Name, string? Value)[] headers) =>
        Push(deviceToken, payload, [("apns-push-type", "liveactivity"), ("apns-topic", TestSimulator.Bundle + ".push-type.liveactivity"), .. headers]);

    public Task<ApnsReply> Push(string deviceToken, string payload, params (string Name, string? Value)[] headers) =>
        Send(new(simulator.ApnsUri, "/3/device/" + deviceToken), HttpMethod.Post, payload, headers);

    public Task<ApnsReply> Broadcast(string channel, string payload, params (string Name, string? Value)[] headers) =>
        Send(
            new(simulator.ApnsUri, "/4/broadcasts/apps/" + TestSimulator.Bundle), HttpMethod.Post, payload,
            [("apns-channel-id", channel), ("apns-push-type", "liveactivity"), ("apns-expiration", "0"), ("apns-priority", "5"), .. headers]);

    public Task<ApnsReply> Manage(HttpMethod method, string path, string? payload = null, params (string Name, string? Value)[] headers) =>
        Send(new(simulator.ManageUri, path), method, payload, headers);

    public async Task<string> CreateChannel(int policy = 0)
    {
        var reply = await Manage(
            HttpMethod.Post, $"/1/apps/{TestSimulator.Bundle}/channels", $$"""{"message-storage-policy":{{policy}},"push-type":"LiveActivity"}""");
        Assert.Equal(201, reply.Status);
        return reply.Header("apns-channel-id")!;
    }

    /// <param name="headers">A later header of the same name replaces an earlier one; null removes it.</param>
    public async Task<ApnsReply> Send(Uri uri, HttpMethod method, string? payload, (string Name, string? Value)[] headers, HttpClient? connection = null)
    {
        using var request = new HttpRequestMessage(method, uri) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        if (payload is not null) request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(payload));
        var all = new Dictionary<string, string?> { ["authorization"] = "bearer " + Token };
        foreach (var (name, value) in headers) all[name] = value;
        foreach (var (name, value) in all)
            if (value is not null) request.Headers.TryAddWithoutValidation(name, value.Split('\n'));
        using var response = await (connection ?? http).SendAsync(request);
        return new(
            (int)response.StatusCode, await response.Content.ReadAsStringAsync(),
            response.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => string.Join(",", header.Value)));
    }

    public void Dispose()
    {
        http.Dispose();
        key.Dispose();
    }
}

internal sealed record ApnsReply(int Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public string? Reason => Body.Length == 0 ? null : JsonNode.Parse(Body)!["reason"]?.GetValue<string>();

    public long? Timestamp =>
        Body.Length != 0 && JsonDocument.Parse(Body).RootElement.TryGetProperty("timestamp", out var value) ? value.GetInt64() : null;

    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
