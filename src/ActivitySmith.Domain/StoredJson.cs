using System.Text.Json;
using System.Text.Json.Serialization;
using ActivitySmith.Domain.Buttons;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;

namespace ActivitySmith.Domain;

/// <summary>JSON of stored values: snake_case, null members omitted, text unescaped where JSON allows it.</summary>
[JsonSerializable(typeof(ContentState))]
[JsonSerializable(typeof(AlertText))]
[JsonSerializable(typeof(Button))]
[JsonSerializable(typeof(ButtonPair))]
[JsonSerializable(typeof(NotificationContent))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(TimerWindow))]
[JsonSerializable(typeof(DeviceTokens))]
public sealed partial class StoredJson : JsonSerializerContext
{
    /// <summary>The instance to use; <c>Default</c> has other options.</summary>
    public static StoredJson Instance { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = PlainJson.Encoder,
    });
}
