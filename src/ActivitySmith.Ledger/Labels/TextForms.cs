using ActivitySmith.Domain;
using ActivitySmith.Domain.Labels;
using ActivitySmith.Domain.Search;

namespace ActivitySmith.Ledger.Labels;

/// <summary>The forms in which texts are compared, with the data that is embedded in this assembly.</summary>
public static class TextForms
{
    /// <summary>Unicode Normalization Form KC.</summary>
    public static CompatibilityForm Compatibility { get; } = new(() => Lines("normalization.txt"));

    /// <summary>Tags as lists find them.</summary>
    public static TagFold Tag { get; } = new(Compatibility);

    /// <summary>The words by which search finds texts.</summary>
    public static SearchWords Words { get; } = new(Compatibility);

    /// <summary>The lines that are neither empty nor a comment (#).</summary>
    private static IEnumerable<string> Lines(string name)
    {
        using var reader = new StreamReader(typeof(TextForms).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded"));
        while (reader.ReadLine() is { } line)
            if (line.Length > 0 && line[0] != '#') yield return line;
    }
}
