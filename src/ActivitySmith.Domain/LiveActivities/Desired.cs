using ActivitySmith.Domain.Buttons;

namespace ActivitySmith.Domain.LiveActivities;

/// <summary>What a request wants an activity to show, already parsed and checked as far as that goes without the state before it.</summary>
public sealed record Desired
{
    /// <summary>Null only where a request may end an activity without a final state.</summary>
    public ContentState? State { get; init; }

    public ButtonPair Buttons { get; init; } = ButtonPair.None;

    public AlertText? Alert { get; init; }

    /// <summary>Null keeps, an empty list clears.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Compact JSON; null keeps, <c>{}</c> clears.</summary>
    public byte[]? Metadata { get; init; }
}
