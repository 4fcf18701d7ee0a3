using System.Text.Json;
using PhoneSimulator.Apns;

namespace PhoneSimulator.Control;

/// <summary>A push in the control API.</summary>
public sealed record PushView(
    long Sequence, DateTimeOffset At, int Connection, string ApnsId, string? PushType, string? Topic, int Priority, long? Expiration, string? CollapseId,
    string? Token, string? Phone, string? ChannelId, string? ActivityId, ActivityEvent? Event, long? Timestamp, long? Version, int Bytes,
    int Status, string? Reason,
    bool Injected, PushOutcome Outcome, JsonElement? Payload)
{
    public static PushView Of(Push push)
    {
        var facts = push.Facts;
        return new(
            push.Sequence, push.At, push.Connection, push.ApnsId, push.Type?.Name, push.Topic, push.Priority, push.Expiration, push.CollapseId,
            push.TokenText.Length == 0 ? null : push.TokenText, push.Token?.Phone?.Id, push.ChannelId, facts.ActivityId ?? push.Token?.ActivityId,
            facts.Event == ActivityEvent.None ? null : facts.Event, facts.Timestamp == 0 ? null : facts.Timestamp, facts.Version == 0 ? null : facts.Version,
            push.Payload.Length, push.Answer.Status, push.Answer.Reason, push.Injected, push.Outcome, facts.HasAps ? push.Json : null);
    }
}
