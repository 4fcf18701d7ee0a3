using ActivitySmith.Contracts.Devices;
using ActivitySmith.Domain.Devices;

namespace ActivitySmith.Server.Mapping;

/// <summary>Maps a device's tokens to their health: when each was reported, never the token itself.</summary>
internal static class TokenHealthMapping
{
    public static TokensHealth Of(Device device) => new()
    {
        Apns = Of(device.ApnsToken),
        PushToStart = Of(device.PushToStartToken),
        Widget = Of(device.WidgetToken),
        WebPush = device.WebPush is { } web ? new TokenHealth { Generation = web.Generation, ReportedAt = web.ReportedAt } : null,
    };

    private static TokenHealth? Of(PushToken? token) => token is null ? null : new TokenHealth
    {
        Generation = token.Generation,
        ReportedAt = token.ReportedAt,
        SuspectSince = token.SuspectSince,
    };
}
