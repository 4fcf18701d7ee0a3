using System.Text.Json;

namespace ActivitySmith.Contracts;

/// <summary>Body of <c>POST /live-activity/update</c>: replaces the visible state.</summary>
public sealed record ActivityUpdateRequest
{
    /// <summary>From the response to the start.</summary>
    public required string ActivityId { get; init; }

    public required ContentState ContentState { get; init; }

    /// <summary>Absent keeps the button.</summary>
    public ActionButton? Action { get; init; }

    /// <summary>Absent keeps the button.</summary>
    public ActionButton? SecondaryAction { get; init; }

    /// <summary>Absent keeps the tags, an array replaces them, an empty array clears them.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Absent keeps the metadata, an object replaces it, an empty object clears it.</summary>
    public JsonElement? Metadata { get; init; }
}

/// <summary>Response to an update.</summary>
public sealed record ActivityUpdateAnswer
{
    public bool Success { get; init; } = true;

    public required string ActivityId { get; init; }

    /// <summary>Devices that the server can reach now.</summary>
    public int? DevicesNotified { get; init; }

    /// <summary>Devices that must report a push token first.</summary>
    public int? DevicesQueued { get; init; }

    public required DateTimeOffset Timestamp { get; init; }
}
