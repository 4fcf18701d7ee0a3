using System.Globalization;
using ActivitySmith.Delivery.Settings;

namespace ActivitySmith.Server.Configuration;

/// <summary>
/// Reads settings and never guesses: a value that cannot be used is an error that names its setting, and no default replaces it. All errors are collected.
/// The names that were read are the known settings; every other name that is set is unknown.
/// </summary>
/// <param name="configuration">The environment, appsettings.json and the command line, merged.</param>
/// <param name="clashes">From <see cref="Spellings.Clashes"/>.</param>
internal sealed class SettingReader(IConfiguration configuration, IReadOnlyDictionary<string, string> clashes)
{
    /// <inheritdoc cref="SettingError.Prefix"/>
    public const string Prefix = SettingError.Prefix;

    private readonly List<SettingError> errors = [];
    private readonly HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> lists = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> families = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<SettingError> Errors => errors;

    /// <summary>All names that were read, without <see cref="Prefix"/>: <c>LIMITS__PUSHPERMINUTE</c>.</summary>
    public IReadOnlySet<string> Names => names;

    /// <summary>A text, trimmed; null when it is not set, or empty as in a compose file with an unset variable.</summary>
    public string? Text(string name) => Value(name) is { } raw ? Plain(name, raw.Trim()) : null;

    /// <summary>Like <see cref="Text"/>, but keeps the spaces around it.</summary>
    public string? Verbatim(string name) => Value(name) is { } raw ? Plain(name, raw.Trim('\r', '\n')) : null;

    private string? Plain(string name, string text)
    {
        if (text.AsSpan().ContainsAnyInRange('\0', '\x1f') || text.Any(char.IsControl))
            return Refuse(name, "contains a control character, such as a line break");
        return text is ['"', .., '"'] or ['\'', .., '\''] ? Refuse(name, $"is {text}; remove the quotes") : text;
    }

    /// <summary>
    /// A text that is used as it is and that no message shows; null when it is not set. Trailing line breaks are removed: a file or a copy may add one, and
    /// two nodes would have different secrets.
    /// </summary>
    public string? Secret(string name) => Value(name)?.TrimEnd('\r', '\n');

    /// <summary>An absolute path; null when it is not set.</summary>
    public string? File(string name) => Text(name) is { } path ? Path.GetFullPath(path) : null;

    /// <summary>A whole number in decimal digits; the options class checks its range.</summary>
    public int Number(string name, int standard) => Number(name) ?? standard;

    /// <inheritdoc cref="Number(string, int)"/>
    public int? Number(string name)
    {
        if (Value(name) is not { } raw) return null;
        var isPlain = !raw.Contains('+', StringComparison.Ordinal);
        if (isPlain && int.TryParse(raw.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return number;
        Refuse(name, $"is {Quote(raw)}; it must be a whole number in plain digits, such as 30");
        return null;
    }

    public bool Switch(string name, bool standard)
    {
        if (Value(name) is not { } raw) return standard;
        if (bool.TryParse(raw, out var on)) return on;
        Refuse(name, $"is {Quote(raw)}; it must be true or false");
        return standard;
    }

    /// <summary>One of a few words, case-insensitive; returned in the spelling of <paramref name="choices"/>.</summary>
    public string Choice(string name, string standard, params ReadOnlySpan<string> choices)
    {
        if (Text(name) is not { } text) return standard;
        foreach (var choice in choices)
            if (choice.Equals(text, StringComparison.OrdinalIgnoreCase)) return choice;
        Refuse(name, $"is {Quote(text)}; it must be {string.Join(" or ", choices)}");
        return standard;
    }

    /// <summary>Several values: one text with commas (environment), or one per index (an array in JSON); null when it is not set.</summary>
    public IReadOnlyList<string>? List(string name)
    {
        lists.Add(name);
        var section = Section(name);
        string[] entries;
        if (string.IsNullOrWhiteSpace(section.Value) && section.GetChildren().Any())
        {
            names.Add(name);
            entries = [.. section.GetChildren().Select(child => child.Value?.Trim() ?? "")];
        }
        else if (Line(name) is { } line)
        {
            entries = line.Split(',', StringSplitOptions.TrimEntries);
        }
        else
        {
            return null;
        }

        if (Array.TrueForAll(entries, entry => entry.Length > 0)) return entries;
        Refuse(name, "has an empty entry; remove the extra comma");
        return null;
    }

    /// <summary>All settings below a name, for names that the server does not know in advance: log categories.</summary>
    public IEnumerable<(string Name, string Value)> Family(string name)
    {
        families.Add(name);
        return Section(name).AsEnumerable().Where(pair => pair.Value is not null).Select(pair => (NameOf(pair.Key), pair.Value!));
    }

    /// <summary>Adds an error, unless the setting has one already. Returns null, for use as the value.</summary>
    public string? Refuse(string name, string what)
    {
        if (!errors.Exists(error => error.Name.Equals(name, StringComparison.OrdinalIgnoreCase))) errors.Add(new SettingError(name, what));
        return null;
    }

    /// <summary>
    /// Reads the options of one section and adds their errors. A value that cannot be read keeps the error of its reading, and the options have its default.
    /// </summary>
    /// <param name="read">Gets the section and the defaults.</param>
    public T Read<T>(Func<SectionReader, T, T> read)
        where T : ISectionOptions, new()
    {
        var options = read(new SectionReader(this, T.Section), new T());
        Refuse(options.Errors());
        return options;
    }

    /// <inheritdoc cref="Refuse(string, string)"/>
    public void Refuse(IEnumerable<SettingError> found)
    {
        foreach (var (name, what) in found) Refuse(name, what);
    }

    /// <summary>Whether a name is a setting; case-insensitive.</summary>
    public bool IsSetting(string name)
    {
        if (names.Contains(name) || families.Any(family => name.StartsWith(family + "__", StringComparison.OrdinalIgnoreCase))) return true;
        var last = name.LastIndexOf("__", StringComparison.Ordinal);
        return last > 0 && lists.Contains(name[..last]) && int.TryParse(name.AsSpan(last + 2), NumberStyles.None, CultureInfo.InvariantCulture, out _);
    }

    /// <summary>Names that are set and are not settings.</summary>
    public IEnumerable<string> Unknown() => configuration.AsEnumerable()
        .Where(pair => pair.Value is not null && !string.IsNullOrEmpty(pair.Key))
        .Select(pair => NameOf(pair.Key))
        .Where(name => !IsSetting(name) && !IsBelowOne(name) && !name.StartsWith("OTEL_", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    /// <summary>A value in quotes for a message: on one line, and at most 80 characters of it.</summary>
    public static string Quote(string value)
    {
        var plain = string.Concat(value.Take(80).Select(one => char.IsControl(one) ? $"\\u{(int)one:x4}" : one.ToString()));
        return $"'{plain}{(value.Length > 80 ? "..." : "")}'";
    }

    /// <summary>The name in the environment, without <see cref="Prefix"/>.</summary>
    public static string NameOf(string key) => key.Replace(":", "__", StringComparison.Ordinal).ToUpperInvariant();

    private string? Line(string name)
    {
        names.Add(name);
        return Section(name).Value is { } raw && !string.IsNullOrWhiteSpace(raw) ? Plain(name, raw.Trim()) : null;
    }

    private string? Value(string name)
    {
        names.Add(name);
        var section = Section(name);
        if (section.GetChildren().Any()) return Refuse(name, "must be one value, not a list or an object");
        return string.IsNullOrWhiteSpace(section.Value) ? null : section.Value;
    }

    /// <summary>Whether a parent of the name has an error already.</summary>
    private bool IsBelowOne(string name) => errors.Exists(error => name.StartsWith(error.Name + "__", StringComparison.OrdinalIgnoreCase));

    private IConfigurationSection Section(string name)
    {
        foreach (var (clash, what) in clashes)
        {
            var isWithin = clash.StartsWith(name + "__", StringComparison.OrdinalIgnoreCase);
            if (isWithin || clash.Equals(name, StringComparison.OrdinalIgnoreCase)) Refuse(clash, what);
        }

        return configuration.GetSection(name.Replace("__", ":", StringComparison.Ordinal));
    }
}
