using System.Text.Json;
using ActivitySmith.Contracts;
using ActivitySmith.Domain.Labels;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ContentState = ActivitySmith.Domain.LiveActivities.ContentState;
using Wire = ActivitySmith.Contracts;

namespace ActivitySmith.Server.Mapping;

/// <summary>Maps the members that start, update, end and stream requests share.</summary>
internal static class DesiredMapping
{
    public static Result<Desired> Map(
        ContentState? state, ActionButton? action, ActionButton? secondary, Wire.ActivityAlert? alert, IReadOnlyList<string>? tags, JsonElement? metadata)
    {
        var buttons = ButtonMapping.Pair(action, secondary);
        if (buttons.IsRefused(out var refusal)) return refusal;
        if (Tags.Check(tags) is { } wrongTags) return wrongTags;
        var facts = Metadata.Parse(metadata);
        if (facts.IsRefused(out var wrongFacts)) return wrongFacts;
        return new Desired { State = state, Buttons = buttons.Value, Alert = alert.ToDomain(), Tags = tags, Metadata = facts.Value };
    }
}
