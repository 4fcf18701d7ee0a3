using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Domain.Devices;

/// <summary>The push addresses that an app reports; null keeps the known one.</summary>
/// <param name="Apns">Device token.</param>
/// <param name="PushToStart">Push-to-start token of Live Activities.</param>
/// <param name="Widget">WidgetKit push token.</param>
/// <param name="Generation">The device's own counter, 0 or more; null: the report that arrived last is the newest.</param>
public sealed record TokenReport(string? Apns, string? PushToStart, string? Widget, long? Generation)
{
    /// <summary>
    /// Maximum age of <see cref="Device.SeenAt"/> while nothing else changes: a browser reports its subscription whenever it opens, and not every
    /// report should cost a write.
    /// </summary>
    public static readonly TimeSpan SeenInterval = TimeSpan.FromHours(1);

    /// <summary>The browser's Web Push subscription.</summary>
    public WebSubscription? WebPush { get; init; }

    /// <summary>Null when the report is valid.</summary>
    /// <param name="device">The reporting device.</param>
    public Refusal? Check(Device device)
    {
        if (WebPush is not null && device.Kind != DeviceKind.Web)
            return Catalogue.InvalidBody("web_push", "web_push is only for devices that were paired with platform web");
        if (WebPush is not null && DeadEndpoints.Has(device, WebPush.Endpoint)) return Catalogue.DeadSubscription;
        return CheckToken("apns_token", Apns)
            ?? CheckToken("push_to_start_token", PushToStart)
            ?? CheckToken("widget_token", Widget)
            ?? CheckGeneration(Generation);
    }

    /// <summary>The device with the newer of the known and the reported token, for each token; the same instance when nothing changes.</summary>
    public Device Apply(Device device, DateTimeOffset now)
    {
        var after = device with
        {
            ApnsToken = PushToken.Newer(device.ApnsToken, Apns, Generation, now),
            PushToStartToken = PushToken.Newer(device.PushToStartToken, PushToStart, Generation, now),
            WidgetToken = PushToken.Newer(device.WidgetToken, Widget, Generation, now),
            WebPush = WebSubscription.Newer(device.WebPush, WebPush, Generation, now),
        };
        return after == device && now - device.SeenAt < SeenInterval ? device : after with { SeenAt = now };
    }

    /// <param name="path">JSON path of the member.</param>
    /// <param name="token">Null when none was sent.</param>
    public static Refusal? CheckToken(string path, string? token) => token is null || PushToken.IsWellFormed(token) ? null
        : Catalogue.InvalidBody(path, $"{path} must be 1 to {PushToken.MaxLength} lower-case hexadecimal digits");

    public static Refusal? CheckGeneration(long? generation) => CheckCount("generation", generation);

    /// <param name="path">JSON path of the member.</param>
    /// <param name="count">Null when none was sent.</param>
    public static Refusal? CheckCount(string path, long? count) => count is null or >= 0 ? null : Catalogue.InvalidBody(path, $"{path} must be 0 or more");
}
