using ActivitySmith.Domain.People;

namespace ActivitySmith.Server.Web.SignIn;

/// <summary>The data files of <see cref="Passwords"/>, which are embedded in this assembly.</summary>
internal static class PasswordFiles
{
    public static Passwords Read() =>
        new(new CompatibilityForm(() => Lines("normalization.txt")), new Lazy<IReadOnlySet<string>>(() => Lines("common-passwords.txt").ToHashSet()));

    /// <summary>The lines that are neither empty nor a comment (#).</summary>
    private static IEnumerable<string> Lines(string name)
    {
        using var reader = new StreamReader(typeof(PasswordFiles).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded"));
        while (reader.ReadLine() is { } line)
            if (line.Length > 0 && line[0] != '#') yield return line;
    }
}
