using ActivitySmith.Domain.Buttons;

namespace ActivitySmith.Domain.LiveActivities;

/// <summary>The state, buttons, alert and labels of a request, parsed and checked as far as possible without the previous state.</summary>
public sealed record Desired
{
    /// <summary>Null only in requests that end an activity without a final state.</summary>
    public ContentState? State { get; init; }

    public ButtonPair Buttons { get; init; } = ButtonPair.None;

    public AlertText? Alert { get; init; }

    /// <summary>Null keeps the tags, an empty list clears them.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Compact JSON; null keeps the metadata, <c>{}</c> clears it.</summary>
    public byte[]? Metadata { get; init; }

    /// <summary>The request as an end of what is shown: its state may be partial.</summary>
    public Desired AsEndOf(Presentation shown) => State is null ? this : this with { State = FinalState.Of(shown.State.Value, State) };
}
