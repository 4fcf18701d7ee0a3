using System.Text.Json;

namespace ActivitySmith.Contracts;

/// <summary>Body of <c>POST /live-activity/end</c>: the last state, and when it is dismissed.</summary>
public sealed record ActivityEndRequest
{
    /// <summary>As the start answered it.</summary>
    public required string ActivityId { get; init; }

    public required ContentState ContentState { get; init; }

    /// <summary>Absent keeps the button.</summary>
    public ActionButton? Action { get; init; }

    /// <summary>Absent keeps the button.</summary>
    public ActionButton? SecondaryAction { get; init; }

    /// <summary>Absent keeps the tags, an array replaces them, an empty one clears them.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Absent keeps the metadata, an object replaces it, an empty one clears it.</summary>
    public JsonElement? Metadata { get; init; }
}

/// <summary>Answer to an end; ending again gives it again.</summary>
public sealed record ActivityEndAnswer
{
    public bool Success { get; init; } = true;

    public required string ActivityId { get; init; }

    /// <summary>Devices to which the way is open now.</summary>
    public int? DevicesNotified { get; init; }

    /// <summary>Devices that must report a token first.</summary>
    public int? DevicesQueued { get; init; }

    public required DateTimeOffset Timestamp { get; init; }
}
