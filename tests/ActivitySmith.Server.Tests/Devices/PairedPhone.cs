using System.Net;
using ActivitySmith.Server.Tests.Manage;
using ActivitySmith.Testing;

namespace ActivitySmith.Server.Tests.Devices;

/// <summary>A device that was paired with a code of a managing key; its client sends the device's own token.</summary>
internal sealed class PairedPhone(string id, string token, HttpClient client) : IDisposable
{
    public string Id { get; } = id;

    public string Token { get; } = token;

    public HttpClient Client { get; } = client;

    public void Dispose() => Client.Dispose();
}

internal static class Pairing
{
    /// <param name="server">The server to pair with.</param>
    /// <param name="managing">A client with a managing key, which creates the code.</param>
    /// <param name="code">Body of the request for a code.</param>
    /// <param name="name">The name that the app sends for the device.</param>
    public static async Task<PairedPhone> Pair(this RunningServer server, HttpClient managing, object? code = null, string name = "Phone")
    {
        var made = (await managing.Post("/api/manage/pairing-codes", code)).Is(HttpStatusCode.Created);
        using var app = server.NewClient(key: null);
        var paired = (await app.Post("/api/device/pair", new { code = made["code"], platform = "ios", name, os_version = "18.2" })).Is(HttpStatusCode.Created);
        return new PairedPhone(paired["device_id"], paired["token"], server.NewClient(paired["token"]));
    }
}
