using ActivitySmith.Domain.People;
using ActivitySmith.Ledger.Labels;

namespace ActivitySmith.Server.Web.SignIn;

/// <summary>The data of <see cref="Passwords"/>; the common ones are embedded in this assembly.</summary>
internal static class PasswordFiles
{
    public static Passwords Read() =>
        new(TextForms.Compatibility, new Lazy<IReadOnlySet<string>>(() => Lines("common-passwords.txt").ToHashSet()));

    /// <summary>The lines that are neither empty nor a comment (#).</summary>
    private static IEnumerable<string> Lines(string name)
    {
        using var reader = new StreamReader(typeof(PasswordFiles).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded"));
        while (reader.ReadLine() is { } line)
            if (line.Length > 0 && line[0] != '#') yield return line;
    }
}
