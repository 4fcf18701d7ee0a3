using ActivitySmith.Domain.Buttons;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;

namespace ActivitySmith.Domain.Apns;

/// <summary>Finds the field of a request that uses the most bytes of a push, so that the error can name the field to shorten.</summary>
internal static class LongestField
{
    public static string Of(Activity activity)
    {
        var state = activity.Shown.State.Value;
        var buttons = activity.Shown.Buttons.Value;
        IEnumerable<(string Path, int Size)> fields =
            State(state).Concat(Button("action", buttons.Action)).Concat(Button("secondary_action", buttons.SecondaryAction));
        if (activity.Alert is { } alert) fields = fields.Append(("alert.title", Size(alert.Title))).Append(("alert.body", Size(alert.Body)));
        return Longest(fields);
    }

    public static string Of(NotificationContent content) => Longest(
    [
        ("title", Size(content.Title)),
        ("message", Size(content.Message)),
        ("subtitle", Size(content.Subtitle)),
        ("media", Size(content.Media)),
        ("redirection", Size(content.Redirection)),
        ("icon", Size(content.Icon)),
        ("sound", Size(content.Sound)),
        ("payload", content.Payload is { } payload ? PayloadWriter.Length(payload, static (value, json) => value.WriteTo(json)) : 0),
        .. (content.Actions ?? []).SelectMany((action, i) => Button($"actions[{i}]", action)),
    ]);

    private static (string Path, int Size)[] State(ContentState state) =>
    [
        ("content_state.title", Size(state.Title)),
        ("content_state.subtitle", Size(state.Subtitle)),
        ("content_state.message", Size(state.Message)),
        ("content_state.value", Size(state.Value?.Text)),
        ("content_state.icon.symbol", Size(state.Icon?.Symbol)),
        ("content_state.badge.title", Size(state.Badge?.Title)),
        ("content_state.step_colors", state.StepColors?.Sum(color => Size(color) + 1) ?? 0),
        .. (state.Metrics ?? []).SelectMany((metric, i) => Metric($"content_state.metrics[{i}]", metric)),
    ];

    private static (string Path, int Size)[] Metric(string path, Metric metric) =>
        [($"{path}.label", Size(metric.Label)), ($"{path}.value", Size(metric.Value.Text)), ($"{path}.unit", Size(metric.Unit))];

    private static (string Path, int Size)[] Button(string path, Button? button) => button switch
    {
        null => [],
        { Type: Buttons.Button.OpenUrl } => [($"{path}.title", Size(button.Title)), ($"{path}.url", Size(button.Url))],
        _ => [($"{path}.title", Size(button.Title))],
    };

    private static string Longest(IEnumerable<(string Path, int Size)> fields) => fields.MaxBy(field => field.Size).Path;

    /// <summary>Bytes of the text in JSON, including quotes; 0 for null.</summary>
    private static int Size(string? text) => text is null ? 0 : PlainJson.Size(text) + 2;
}
