using ActivitySmith.Contracts;
using ActivitySmith.Domain.Notifications;

namespace ActivitySmith.Server.Mapping;

/// <summary>Maps the request of a push notification to its domain type.</summary>
internal static class PushMapping
{
    public static NotificationContent ToDomain(this PushRequest sent) => new()
    {
        Title = sent.Title,
        Message = sent.Message,
        Subtitle = sent.Subtitle,
        Media = sent.Media,
        Redirection = sent.Redirection,
        Actions = sent.Actions?.Select(action => action.ToDomain()).ToArray(),
        Payload = sent.Payload,
        Badge = sent.Badge,
        Sound = sent.Sound,
        Icon = sent.Icon,
        InterruptionLevel = sent.InterruptionLevel,
    };
}
