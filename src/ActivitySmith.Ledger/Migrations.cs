using System.Globalization;
using System.Reflection;

namespace ActivitySmith.Ledger;

/// <summary>One numbered step of the schema, in SQL that every supported database accepts.</summary>
public sealed record Migration(int Step, string Sql);

/// <summary>
/// The migration steps of this server, <c>Migrations/NNNN_name.sql</c> in rising order. More files of the same number, <c>NNNN_name.sqlite.sql</c> and
/// <c>NNNN_name.postgres.sql</c>, hold the part of the step for one engine alone; it follows the common part.
/// </summary>
public static class Migrations
{
    /// <summary>
    /// The schema of version 0.1.0. Databases of builds before it took other steps up to this number, and have the same tables and columns
    /// when they took the last of them.
    /// </summary>
    public const int FirstStep = 47;

    private const string PostgresOnly = ".postgres.sql";
    private const string SqliteOnly = ".sqlite.sql";

    /// <summary>For SQLite.</summary>
    public static IReadOnlyList<Migration> All { get; } = Read(except: PostgresOnly);

    public static IReadOnlyList<Migration> ForPostgres { get; } = Read(except: SqliteOnly);

    /// <summary>Refuses a database that this server cannot bring up to date.</summary>
    /// <param name="taken">The steps that the database has taken; none when it is new.</param>
    /// <exception cref="NewerSchemaException">A newer server wrote it.</exception>
    /// <exception cref="UnsupportedDatabaseException">A build before 0.1.0 wrote it, and not the last of them.</exception>
    public static void Check(IReadOnlyCollection<int> taken)
    {
        if (FirstUnknown(taken) is { } unknown) throw new NewerSchemaException(unknown, All[^1].Step);
        if (IsTooOld(taken))
            throw new UnsupportedDatabaseException(
                $"The database was made by a build before 0.1.0 and has schema step {taken.Max()}; this server opens those with step {FirstStep}. "
                + "Start it once with the last build before 0.1.0, or begin with an empty database");
    }

    /// <summary>An applied step that this server does not have; null when it has all of them.</summary>
    public static int? FirstUnknown(IEnumerable<int> taken)
    {
        var unknown = taken.Where(step => step > FirstStep).Except(All.Select(migration => migration.Step)).Order().ToList();
        return unknown.Count == 0 ? null : unknown[0];
    }

    /// <summary>Whether a database has a part of the first schema only.</summary>
    public static bool IsTooOld(IReadOnlyCollection<int> taken) => taken.Count > 0 && !taken.Contains(FirstStep);

    private static List<Migration> Read(string except) =>
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal) && !name.EndsWith(except, StringComparison.Ordinal))
            .GroupBy(NumberOf)
            .OrderBy(files => files.Key)
            .Select(files => new Migration(files.Key, string.Join('\n', files.OrderBy(IsOfOneEngine).Select(Text)))),
    ];

    private static bool IsOfOneEngine(string name) =>
        name.EndsWith(PostgresOnly, StringComparison.Ordinal) || name.EndsWith(SqliteOnly, StringComparison.Ordinal);

    private static int NumberOf(string name)
    {
        const string Folder = ".Migrations.";
        var file = name[(name.IndexOf(Folder, StringComparison.Ordinal) + Folder.Length)..].TrimStart('_');
        return int.Parse(file[..4], CultureInfo.InvariantCulture);
    }

    private static string Text(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}

/// <summary>The database was written by a newer server. Running this server on it could lose data.</summary>
public sealed class NewerSchemaException(int found, int known)
    : Exception($"The database has schema step {found}, but this server only supports steps up to {known}. "
        + "Start the newer server that wrote it, or restore a backup");
