using ActivitySmith.Domain.People;

namespace ActivitySmith.Domain.Tests.People;

/// <summary>The files that the server embeds.</summary>
internal static class PasswordFiles
{
    public static CompatibilityForm Form { get; } = new(() => Lines("normalization.txt"));

    public static Passwords Passwords { get; } = new(Form, new Lazy<IReadOnlySet<string>>(() => Lines("common-passwords.txt").ToHashSet()));

    public static IEnumerable<string> Lines(string name) =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, name)).Where(line => line.Length > 0 && line[0] != '#');
}
