namespace ActivitySmith.Domain.People;

/// <summary>What a person may do on the pages.</summary>
public static class Role
{
    /// <summary>Everything.</summary>
    public const string Owner = "owner";

    /// <summary>Looks, sends, pauses and ends; keys, channels, metrics, people and settings are the owners'.</summary>
    public const string Member = "member";

    public static bool IsKnown(string? role) => role is Owner or Member;
}
