using System.Text.Json;
using ActivitySmith.Delivery.Pages;
using ActivitySmith.Domain;
using ActivitySmith.Domain.LiveActivities;

namespace ActivitySmith.Server.Mapping;

/// <summary>Maps stored JSON to members of a response, unchanged.</summary>
internal static class StoredJsonMapping
{
    private static readonly JsonElement Nothing = Parse("{}"u8.ToArray());

    public static JsonElement Parse(byte[] json) => JsonSerializer.Deserialize(json, StoredJson.Instance.JsonElement);

    public static JsonElement Metadata(byte[]? json) => json is null ? Nothing : Parse(json);

    public static JsonElement Derived(Presentation shown) => Parse(Card.Derived(shown));

    /// <summary>A button with all its members, including the URL of a webhook: keys with the manage permission may read it.</summary>
    public static JsonElement? Button(Presentation shown, string name) =>
        Parse(shown.Buttons.Json).TryGetProperty(name, out var button) ? button : null;

    public static JsonElement Alert(AlertText alert) => JsonSerializer.SerializeToElement(alert, StoredJson.Instance.AlertText);
}
