using System.Reflection;

namespace ActivitySmith.Ledger;

/// <summary>One numbered step of the schema, in words that every supported database understands.</summary>
public sealed record Migration(int Step, string Sql);

/// <summary>
/// The steps that this server knows, <c>Migrations/NNNN_name.sql</c> in rising order. Numbers may be left out: features that grow side by
/// side count from different tens, and a step whose number lies below one that was taken already is taken all the same.
/// </summary>
public static class Migrations
{
    private const string PostgresOnly = ".postgres.sql";

    public static IReadOnlyList<Migration> All { get; } = Read(name => !name.EndsWith(PostgresOnly, StringComparison.Ordinal));

    /// <summary>With the steps that only PostgreSQL takes, <c>Migrations/NNNN_name.postgres.sql</c>.</summary>
    public static IReadOnlyList<Migration> ForPostgres { get; } = Read(_ => true);

    /// <summary>A step that a database has taken and this server does not know; null when it knows all of them.</summary>
    public static int? FirstUnknown(IEnumerable<Migration> known, IEnumerable<int> taken)
    {
        var unknown = taken.Except(known.Select(migration => migration.Step)).Order().ToList();
        return unknown.Count == 0 ? null : unknown[0];
    }

    private static List<Migration> Read(Func<string, bool> isWanted)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var steps = new List<Migration>();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal) && isWanted(name)).Order(StringComparer.Ordinal))
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
