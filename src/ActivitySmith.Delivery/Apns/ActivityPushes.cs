using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.LiveActivities;

namespace ActivitySmith.Delivery.Apns;

/// <summary>
/// Pushes of one version of an activity. Each body is written once for all devices; only the address differs. Not thread-safe.
/// </summary>
/// <param name="activity">The newest version, without an alert that the devices have already received.</param>
/// <param name="timestamp">UNIX seconds (<see cref="PushTimes.NextTimestamp"/>).</param>
/// <param name="now">The server's time.</param>
public sealed class ActivityPushes(Activity activity, long timestamp, DateTimeOffset now)
{
    private byte[]? startByToken;
    private byte[]? startByChannel;
    private string? channelOfStart;
    private byte[]? next;

    /// <summary>Value of <c>timestamp</c> in every body.</summary>
    public long Timestamp => timestamp;

    /// <summary>Starts the card on a device, which then gets an update token.</summary>
    public ApnsRequest Start(ApnsEnvironment environment, string pushToStartToken) =>
        StartWith(environment, pushToStartToken, startByToken ??= ActivityPayload.Start(activity, channelId: null, timestamp));

    /// <summary>Starts the card on a device with iOS 18 or newer, which subscribes to the channel.</summary>
    public ApnsRequest StartOnChannel(ApnsEnvironment environment, string pushToStartToken, string channelId)
    {
        if (channelOfStart != channelId) (startByChannel, channelOfStart) = (ActivityPayload.Start(activity, channelId, timestamp), channelId);
        return StartWith(environment, pushToStartToken, startByChannel!);
    }

    /// <summary>Updates a card to this version, or ends it when the activity has ended.</summary>
    public ApnsRequest Next(ApnsEnvironment environment, string updateToken) => NextTo(PushKind.LiveActivity, environment, updateToken);

    /// <summary>Updates or ends all cards on a channel in one push.</summary>
    public ApnsRequest NextOnChannel(ApnsEnvironment environment, string channelId) => NextTo(PushKind.Broadcast, environment, channelId);

    private ApnsRequest StartWith(ApnsEnvironment environment, string pushToStartToken, byte[] body) => new()
    {
        Environment = environment,
        Kind = PushKind.LiveActivity,
        Address = pushToStartToken,
        Payload = body,
        Priority = PushPriority.Now,
        Expires = now + PushTimes.StartLife,
        IsStart = true,
    };

    private ApnsRequest NextTo(PushKind kind, ApnsEnvironment environment, string address) => new()
    {
        Environment = environment,
        Kind = kind,
        Address = address,
        Payload = next ??= activity.IsRunning ? ActivityPayload.Update(activity, timestamp) : ActivityPayload.End(activity, timestamp),
        Priority = activity is { IsRunning: true, Alert: null } ? PushPriority.Routine : PushPriority.Now,
        Expires = activity.IsRunning ? PushTimes.UpdateExpires(activity, now) : now + PushTimes.EndLife,
    };
}
