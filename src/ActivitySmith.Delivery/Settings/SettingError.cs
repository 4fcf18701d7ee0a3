namespace ActivitySmith.Delivery.Settings;

/// <summary>An error in one setting, which prevents the start.</summary>
/// <param name="Name">The setting's name in the environment, without <see cref="Prefix"/>: <c>APNS__KEYID</c>.</param>
/// <param name="What">The rest of a sentence that begins with the name.</param>
public sealed record SettingError(string Name, string What)
{
    /// <summary>Prefix of every name in the environment.</summary>
    public const string Prefix = "ACTIVITYSMITH_";

    public override string ToString() => $"{Prefix}{Name} {What}";
}
