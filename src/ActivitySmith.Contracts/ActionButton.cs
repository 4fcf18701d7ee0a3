using System.Text.Json;

namespace ActivitySmith.Contracts;

/// <summary>A button of a notification or a Live Activity.</summary>
public sealed record ActionButton
{
    public required string Title { get; init; }

    /// <summary><c>open_url</c> (the device opens it) or <c>webhook</c> (the server calls it).</summary>
    public required string Type { get; init; }

    /// <summary>
    /// For <c>open_url</c>: https, http, <c>shortcuts://</c>, <c>x-safari-https://</c> or <c>x-safari-http://</c>. For <c>webhook</c>: https.
    /// </summary>
    public required string Url { get; init; }

    /// <summary><c>GET</c> or <c>POST</c>, webhooks only; absent means <c>POST</c>.</summary>
    public string? Method { get; init; }

    /// <summary>JSON object sent with the webhook; never shown to devices.</summary>
    public JsonElement? Body { get; init; }
}
