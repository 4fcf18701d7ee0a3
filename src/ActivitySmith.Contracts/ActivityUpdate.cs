using System.Text.Json;

namespace ActivitySmith.Contracts;

/// <summary>Body of <c>POST /live-activity/update</c>: replaces the visible state.</summary>
public sealed record ActivityUpdateRequest
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

/// <summary>Answer to an update.</summary>
public sealed record ActivityUpdateAnswer
{
    public bool Success { get; init; } = true;

    public required string ActivityId { get; init; }

    /// <summary>Devices to which the way is open now.</summary>
    public int? DevicesNotified { get; init; }

    /// <summary>Devices that must report a token first.</summary>
    public int? DevicesQueued { get; init; }

    public required DateTimeOffset Timestamp { get; init; }
}
