namespace ActivitySmith.Domain.People;

/// <summary>The permissions of a person on the pages.</summary>
public static class Role
{
    /// <summary>Everything.</summary>
    public const string Owner = "owner";

    /// <summary>View, send, pause and end. Only owners manage keys, channels, metrics, people and settings.</summary>
    public const string Member = "member";

    public static bool IsKnown(string? role) => role is Owner or Member;
}
