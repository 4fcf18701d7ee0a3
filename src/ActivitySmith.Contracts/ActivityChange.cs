using System.Text.Json;

namespace ActivitySmith.Contracts;

/// <summary>What an update and an end of a Live Activity send.</summary>
public abstract record ActivityChangeRequest
{
    /// <summary>From the response to the start.</summary>
    public required string ActivityId { get; init; }

    /// <summary>Absent keeps the button.</summary>
    public ActionButton? Action { get; init; }

    /// <summary>Absent keeps the button.</summary>
    public ActionButton? SecondaryAction { get; init; }

    /// <summary>Absent keeps the tags, an array replaces them, an empty array clears them.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Absent keeps the metadata, an object replaces it, an empty object clears it.</summary>
    public JsonElement? Metadata { get; init; }
}

/// <summary>What the responses to an update and an end of a Live Activity contain.</summary>
public abstract record ActivityChangeResponse
{
    public bool Success { get; init; } = true;

    public required string ActivityId { get; init; }

    /// <summary>Devices that the server can reach now.</summary>
    public int? DevicesNotified { get; init; }

    /// <summary>Devices that must report a push token first.</summary>
    public int? DevicesQueued { get; init; }

    public required DateTimeOffset Timestamp { get; init; }
}
