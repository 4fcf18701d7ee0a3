namespace ActivitySmith.Domain.People;

/// <summary>Text files that are part of this assembly.</summary>
internal static class EmbeddedText
{
    /// <summary>The lines that are neither empty nor a comment (#).</summary>
    public static IEnumerable<string> Lines(string name)
    {
        using var reader = new StreamReader(typeof(EmbeddedText).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded"));
        while (reader.ReadLine() is { } line)
            if (line.Length > 0 && line[0] != '#') yield return line;
    }
}
