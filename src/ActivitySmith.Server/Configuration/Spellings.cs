namespace ActivitySmith.Server.Configuration;

/// <summary>
/// Names of settings may be written in any case, and the environment of most systems tells them apart: which of two values counts would be chance.
/// </summary>
internal static class Spellings
{
    /// <summary>
    /// Settings that the environment has in several spellings with different values, without <see cref="SettingReader.Prefix"/>; each with what is wrong.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Clashes(IEnumerable<KeyValuePair<string, string?>> environment) => environment
        .Where(variable => variable.Key.StartsWith(SettingReader.Prefix, StringComparison.OrdinalIgnoreCase))
        .GroupBy(variable => SettingReader.NameOf(variable.Key[SettingReader.Prefix.Length..]), StringComparer.Ordinal)
        .Where(spellings => spellings.Select(one => one.Value).Distinct(StringComparer.Ordinal).Skip(1).Any())
        .ToDictionary(
            spellings => spellings.Key,
            spellings => $"is set with different values as {string.Join(" and ", spellings.Select(one => one.Key).Order(StringComparer.Ordinal))}; keep one of them",
            StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyDictionary<string, string> ClashesOfProcess() => Clashes(Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
        .Select(variable => new KeyValuePair<string, string?>((string)variable.Key, (string?)variable.Value)));
}
