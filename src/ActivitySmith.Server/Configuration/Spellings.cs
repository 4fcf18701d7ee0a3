namespace ActivitySmith.Server.Configuration;

/// <summary>
/// Setting names are case-insensitive, and environment variables of most systems are case-sensitive: of two spellings with different values, the one that
/// wins would be arbitrary.
/// </summary>
internal static class Spellings
{
    /// <summary>
    /// Settings that the environment has in several spellings with different values: the name without <see cref="SettingReader.Prefix"/>, and the error.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Clashes(IEnumerable<KeyValuePair<string, string?>> environment) => environment
        .Where(variable => variable.Key.StartsWith(SettingReader.Prefix, StringComparison.OrdinalIgnoreCase))
        .GroupBy(variable => SettingReader.NameOf(variable.Key[SettingReader.Prefix.Length..]), StringComparer.Ordinal)
        .Where(spellings => spellings.Select(one => one.Value).Distinct(StringComparer.Ordinal).Skip(1).Any())
        .ToDictionary(
            spellings => spellings.Key,
            spellings => $"is set with different values as {Names(spellings)}; keep one of them",
            StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyDictionary<string, string> ClashesOfProcess() => Clashes(Environment.GetEnvironmentVariables()
        .Cast<System.Collections.DictionaryEntry>()
        .Select(variable => new KeyValuePair<string, string?>((string)variable.Key, (string?)variable.Value)));

    private static string Names(IEnumerable<KeyValuePair<string, string?>> spellings) =>
        string.Join(" and ", spellings.Select(one => one.Key).Order(StringComparer.Ordinal));
}
