using System.Reflection;

namespace ActivitySmith.Ledger;

/// <summary>One numbered step of the schema, in words that every supported database understands.</summary>
public sealed record Migration(int Step, string Sql);

/// <summary>The steps that this server knows: <c>Migrations/NNNN_name.sql</c>, from 1 without a gap.</summary>
public static class Migrations
{
    public static IReadOnlyList<Migration> All { get; } = Read();

    private static List<Migration> Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var steps = new List<Migration>();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            var file = name[(name.IndexOf(".Migrations.", StringComparison.Ordinal) + ".Migrations.".Length)..].TrimStart('_');
            steps.Add(new Migration(int.Parse(file[..4]), reader.ReadToEnd()));
        }

        return steps;
    }
}

/// <summary>The database belongs to a newer server; running this one on it could lose data.</summary>
public sealed class NewerSchemaException(int found, int known)
    : Exception($"The database has schema step {found}, and this server knows {known}: start the newer server that wrote it, or restore a backup");
