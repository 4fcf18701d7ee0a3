namespace ActivitySmith.Domain.Streams;

/// <summary>The state of a stream.</summary>
public static class StreamState
{
    public const string Running = "running";
    public const string Paused = "paused";

    /// <summary>Its activity expired or was ended by its id; a PUT starts the next one.</summary>
    public const string Inactive = "inactive";

    /// <summary>A DELETE removed it; a PUT starts it again.</summary>
    public const string Removed = "removed";

    public static IReadOnlyList<string> Names { get; } = [Running, Paused, Inactive, Removed];

    public static string Of(StreamRecord stream) =>
        stream.ActivityId is not null ? Running : stream.IsPaused ? Paused : stream.IsRemoved ? Removed : Inactive;
}
