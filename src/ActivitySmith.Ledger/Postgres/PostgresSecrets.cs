using Npgsql;

namespace ActivitySmith.Ledger.Postgres;

/// <summary>Secrets that all nodes share: small values that are written once and read at start. Callers seal them.</summary>
public sealed class PostgresSecrets(PostgresDatabase database)
{
    public IReadOnlyList<byte[]> All()
    {
        using var connection = database.OpenSingle();
        using var command = new NpgsqlCommand("SELECT sealed FROM shared_secrets ORDER BY name", connection);
        using var reader = command.ExecuteReader();
        var all = new List<byte[]>();
        while (reader.Read()) all.Add(reader.GetFieldValue<byte[]>(0));
        return all;
    }

    public void Put(string name, byte[] content)
    {
        using var connection = database.OpenSingle();
        using var command = new NpgsqlCommand(
            "INSERT INTO shared_secrets (name, sealed) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = content });
        command.ExecuteNonQuery();
    }
}
