using System.Data.Common;

namespace ActivitySmith.Ledger;

/// <summary>The steps that a database has taken, in its table <c>schema_steps</c>, and the walk through those that it lacks.</summary>
/// <param name="connection">An open connection; the only one that migrates.</param>
/// <param name="commit">Executes SQL statements in one transaction; it differs between the databases.</param>
internal sealed class SchemaSteps(DbConnection connection, Action<string[]> commit)
{
    /// <summary>Takes the steps that the database lacks, one after the other, each in a transaction with its number.</summary>
    /// <returns>The numbers of the steps that this call took.</returns>
    /// <exception cref="NewerSchemaException">A newer server wrote the database.</exception>
    /// <exception cref="UnsupportedDatabaseException">A build before 0.1.0 wrote it, and not the last of them.</exception>
    public IReadOnlyList<int> TakeMissing(IEnumerable<Migration> all)
    {
        MakeTable();
        var before = Taken();
        Migrations.Check(before);
        return Take(all.Where(migration => !before.Contains(migration.Step)));
    }

    /// <summary>Takes the given steps in an empty database.</summary>
    public void Build(IEnumerable<Migration> steps)
    {
        MakeTable();
        Take(steps);
    }

    private List<int> Take(IEnumerable<Migration> steps)
    {
        var taken = new List<int>();
        foreach (var migration in steps)
        {
            commit([migration.Sql, $"INSERT INTO schema_steps (step) VALUES ({migration.Step})"]);
            taken.Add(migration.Step);
        }

        return taken;
    }

    private void MakeTable()
    {
        using var command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE IF NOT EXISTS schema_steps (step BIGINT NOT NULL PRIMARY KEY)";
        command.CommandTimeout = 0; // Waits for another node that migrates.
        command.ExecuteNonQuery();
    }

    private HashSet<int> Taken()
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT step FROM schema_steps";
        using var reader = command.ExecuteReader();
        var steps = new HashSet<int>();
        while (reader.Read()) steps.Add((int)reader.GetInt64(0));
        return steps;
    }
}
