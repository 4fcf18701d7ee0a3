namespace ActivitySmith.Server.Start;

/// <summary>A setting of several values: one value with commas, as an environment variable gives it, or one per index.</summary>
internal static class ConfiguredList
{
    public static string[] Of(IConfigurationSection section) => section.Value is { } line
        ? line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        : [.. section.GetChildren().Select(child => child.Value ?? "")];
}
