using ActivitySmith.Contracts;
using ActivitySmith.Domain.Labels;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Server.Mapping;

/// <summary>Maps the requests of push notifications to domain types, and checks them.</summary>
internal static class PushMapping
{
    /// <param name="sent">The request.</param>
    /// <param name="now">The server's time.</param>
    public static Result<ReadPush> Read(PushRequest sent, DateTimeOffset now) =>
        Read(sent, ContentOf(sent) with { Badge = sent.Badge, Sound = sent.Sound, InterruptionLevel = sent.InterruptionLevel }, now);

    /// <inheritdoc cref="Read(PushRequest, DateTimeOffset)"/>
    public static Result<ReadPush> Read(PushReplaceRequest sent, DateTimeOffset now) => Read(sent, ContentOf(sent), now);

    private static Result<ReadPush> Read(PushContentRequest sent, NotificationContent content, DateTimeOffset now)
    {
        if (NotificationContent.Check(content) is { } wrong) return wrong;
        if (Tags.Check(sent.Tags) is { } wrongTags) return wrongTags;
        var metadata = Metadata.Parse(sent.Metadata);
        if (metadata.IsRefused(out var wrongMetadata)) return wrongMetadata;
        var schedule = PushSchedule.Of(sent.DeliverAt, sent.DeliverInSeconds, now);
        return schedule.Then(when => new ReadPush(content, sent.Tags, metadata.Value, when.At));
    }

    private static NotificationContent ContentOf(PushContentRequest sent) => new()
    {
        Title = sent.Title,
        Message = sent.Message,
        Subtitle = sent.Subtitle,
        Media = sent.Media,
        Redirection = sent.Redirection,
        Actions = sent.Actions?.Select(action => action.ToDomain()).ToArray(),
        Payload = sent.Payload,
        Icon = sent.Icon,
    };
}

/// <summary>A push notification as sent.</summary>
/// <param name="Content">Checked.</param>
/// <param name="Tags">Null for none sent.</param>
/// <param name="Metadata">Compact JSON; null for none sent.</param>
/// <param name="DeliverAt">When to send; null: at once.</param>
internal sealed record ReadPush(NotificationContent Content, IReadOnlyList<string>? Tags, byte[]? Metadata, DateTimeOffset? DeliverAt);
