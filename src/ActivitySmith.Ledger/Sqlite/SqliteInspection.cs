using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace ActivitySmith.Ledger.Sqlite;

/// <summary>
/// Checks that a file is an undamaged database of this server or an older one, with exactly the tables and indexes that the migrations create. A
/// trigger, a view or a changed table in a foreign file would run with the server's rights.
/// </summary>
public static partial class SqliteInspection
{
    private static readonly byte[] Magic = "SQLite format 3\0"u8.ToArray();

    /// <summary>Tables that SQLite adds.</summary>
    private static readonly string[] Own = ["sqlite_sequence", "sqlite_stat1", "sqlite_stat4"];

    /// <param name="file">The file; nothing else may write to it. SQLite opens it and may create files next to it.</param>
    /// <returns>What is wrong, as the rest of a sentence that begins with the file's name; null when the file is valid.</returns>
    public static string? FindProblem(string file)
    {
        if (!HasMagic(file)) return "is not a SQLite database";
        try
        {
            using var connection = new SqliteFile(file).OpenWriter();
            Execute(connection, "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA query_only=ON");

            // The schema comes first: SQLite's own checks evaluate its expressions.
            return SchemaTrouble(connection) ?? Damage(connection);
        }
        catch (SqliteException error)
        {
            return $"is damaged: {error.Message}";
        }
    }

    private static string? SchemaTrouble(SqliteConnection connection)
    {
        var found = Schema(connection);
        if (!found.Exists(one => one is { Type: "table", Name: "schema_steps" })) return "is not a database of this server";
        var steps = Read(connection, "SELECT step FROM schema_steps ORDER BY rowid", reader => reader.GetInt32(0));
        if (Migrations.FirstUnknown(steps) is { } unknown)
            return $"has schema step {unknown}, of a newer server: restore it with that server";
        if (Migrations.IsTooOld(steps)) return "was made by a build before 0.1.0, and not by the last of them: restore it with the build that made it";

        using var reference = new SqliteConnection("Data Source=:memory:;Pooling=False");
        reference.Open();
        SqliteMigrations.Build(reference, Migrations.All.Where(migration => steps.Contains(migration.Step)));
        var wanted = Schema(reference);
        var foreign = found.Except(wanted).FirstOrDefault();
        var missing = wanted.Except(found).FirstOrDefault();
        return foreign is not null ? $"contains the {foreign.Type} {foreign.Name}, which no version of the server creates in this form"
            : missing is not null ? $"lacks the {missing.Type} {missing.Name}"
            : null;
    }

    private static string? Damage(SqliteConnection connection)
    {
        var damage = Read(connection, "PRAGMA integrity_check(1)", reader => reader.GetString(0));
        if (damage is not ["ok"]) return $"is damaged: {damage.FirstOrDefault()?.ReplaceLineEndings(" ")}";
        return Read(connection, "PRAGMA foreign_key_check", reader => reader.GetString(0)) is [var table, ..]
            ? $"is damaged: rows of {table} refer to missing rows"
            : null;
    }

    private static List<SchemaObject> Schema(SqliteConnection connection) =>
    [
        .. Read(connection, "SELECT type, name, tbl_name, COALESCE(sql, '') FROM sqlite_master", reader =>
            new SchemaObject(reader.GetString(0), reader.GetString(1), reader.GetString(2), Plain(reader.GetString(3))))
            .Where(one => !(one.Type == "table" && Own.Contains(one.Name)) && !(one.Type == "index" && one.Sql.Length == 0)),
    ];

    /// <summary>
    /// A definition without what may differ between databases with the same columns: spaces and quotes, which versions of SQLite write
    /// differently after an ALTER TABLE; the order of columns and constraints, because an added column comes last; and constant defaults, which such a
    /// column must have.
    /// </summary>
    private static string Plain(string sql)
    {
        var text = ConstantDefault().Replace(string.Concat(sql.Where(one => !char.IsWhiteSpace(one) && one != '"')), "");
        var open = text.IndexOf('(', StringComparison.Ordinal);
        return open < 0 || !text.StartsWith("CREATETABLE", StringComparison.Ordinal) || !text.EndsWith(')')
            ? text
            : text[..open] + string.Join('\n', TopLevelComma().Split(text[(open + 1)..^1]).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"(?<=NOTNULL)DEFAULT(?:'\w*'|\d+)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex ConstantDefault();

    /// <summary>A comma outside of parentheses, as far as the definitions of this server go: they nest no deeper than PRIMARY KEY (a, b).</summary>
    [GeneratedRegex(@",(?![^()]*\))", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex TopLevelComma();

    private static List<T> Read<T>(SqliteConnection connection, string sql, Func<SqliteDataReader, T> row)
    {
#pragma warning disable CA2100 // Constants of this file.
        using var command = new SqliteCommand(sql, connection) { CommandTimeout = 0 };
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(row(reader));
        return rows;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
#pragma warning disable CA2100 // Constants of this file.
        using var command = new SqliteCommand(sql, connection);
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static bool HasMagic(string file)
    {
        using var stream = File.OpenRead(file);
        Span<byte> start = stackalloc byte[16];
        return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(Magic);
    }

    private sealed record SchemaObject(string Type, string Name, string Table, string Sql);
}
