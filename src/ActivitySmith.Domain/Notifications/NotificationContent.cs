using System.Text.Json;
using ActivitySmith.Domain.Buttons;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Domain.Notifications;

/// <summary>The content of a push notification.</summary>
public sealed record NotificationContent
{
    public const int MaxActions = 4;

    public static IReadOnlyList<string> InterruptionLevels { get; } = ["passive", "active", "time-sensitive"];

    public required string Title { get; init; }
    public string? Message { get; init; }
    public string? Subtitle { get; init; }

    /// <summary>https URL of an image, audio or video file; null for none.</summary>
    public string? Media { get; init; }

    /// <summary>URL that a tap opens; null: <see cref="Media"/>, or the app.</summary>
    public string? Redirection { get; init; }

    public IReadOnlyList<Button>? Actions { get; init; }

    /// <summary>JSON object for the app.</summary>
    public JsonElement? Payload { get; init; }

    /// <summary>Number on the app's icon, 0 or more.</summary>
    public int? Badge { get; init; }

    public string? Sound { get; init; }

    /// <summary>https URL of the sender's image.</summary>
    public string? Icon { get; init; }

    /// <summary>One of <see cref="InterruptionLevels"/>; null means active.</summary>
    public string? InterruptionLevel { get; init; }

    /// <summary>The content of a test notification.</summary>
    public static NotificationContent Test { get; } = new() { Title = "ActivitySmith", Message = "This device gets notifications." };

    /// <summary>Checks a notification as sent.</summary>
    public static Refusal? Check(NotificationContent sent)
    {
        if (sent.Media is { } media && !Links.IsHttps(media)) return Refuse("media", "must be an absolute https:// URL");
        if (sent.Icon is { } icon && !Links.IsHttps(icon)) return Refuse("icon", "must be an absolute https:// URL of an image");
        if (sent.Redirection is { } target && CheckTarget(target) is { } wrongTarget) return wrongTarget;
        if (sent.Media is not null && sent.Actions is { Count: > 0 }) return Refuse("media", "cannot be combined with actions; send one of them");
        if (sent.Actions?.Count > MaxActions) return Refuse("actions", $"must hold at most {MaxActions} actions");
        if (sent.Badge is < 0) return Refuse("badge", "must be between 0 and 2147483647");
        if (sent.InterruptionLevel is { } level && !InterruptionLevels.Contains(level))
            return Refuse("interruption_level", $"must be one of {string.Join(", ", InterruptionLevels)}");
        if (sent.Payload is { ValueKind: not JsonValueKind.Object }) return Refuse("payload", "must be an object");
        for (var i = 0; i < sent.Actions?.Count; i++)
            if (Button.Check(sent.Actions[i], $"actions[{i}]") is { } refusal) return refusal;
        return null;
    }

    private static Refusal? CheckTarget(string target)
    {
        if (Links.IsOfOurApp(target))
            return Refuse("redirection", $"must not have the scheme {Links.AppScheme} of the app itself; leave it out to open the app");
        return Links.IsTapTarget(target) ? null : Refuse("redirection", "must be an absolute https://, http://, shortcuts:// or app URL");
    }

    private static Refusal Refuse(string member, string what) => Catalogue.Invalid($"Invalid {member}", member, $"{member} {what}");
}
