namespace ActivitySmith.Domain.Streams;

/// <summary>Where a stream stands.</summary>
public static class StreamState
{
    public const string Running = "running";
    public const string Paused = "paused";

    /// <summary>Its activity ended by itself or by its id; a PUT starts the next.</summary>
    public const string Inactive = "inactive";

    /// <summary>DELETE took it away; a PUT brings it back.</summary>
    public const string Removed = "removed";

    public static IReadOnlyList<string> Names { get; } = [Running, Paused, Inactive, Removed];

    public static string Of(StreamRecord stream) =>
        stream.ActivityId is not null ? Running : stream.IsPaused ? Paused : stream.IsRemoved ? Removed : Inactive;
}
