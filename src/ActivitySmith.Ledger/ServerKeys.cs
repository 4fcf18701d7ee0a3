using System.Data.Common;
using ActivitySmith.Ledger.Moving;

namespace ActivitySmith.Ledger;

/// <summary>
/// Keys of the installation, which all its nodes share and which belong to no account: written once, read at start. Callers seal secrets.
/// </summary>
public sealed class ServerKeys(IDatabase database)
{
    /// <summary>The key with this name, created at first use. When several nodes create it at the same time, all get the first one.</summary>
    /// <param name="name">Name of the key.</param>
    /// <param name="make">Creates a new key, sealed.</param>
    public byte[] Ensure(string name, Func<byte[]> make)
    {
        using var connection = database.OpenWriter();
        if (Find(connection, name) is { } known) return known;
        using var insert = Command(connection, "INSERT INTO server_keys (name, sealed) VALUES (@name, @sealed) ON CONFLICT (name) DO NOTHING", name);
        Add(insert, "@sealed", make());
        insert.ExecuteNonQuery();
        return Find(connection, name)!;
    }

    /// <summary>Replaces an unusable key by a new one, unless another node has already replaced it. Returns the current key.</summary>
    public byte[] Replace(string name, byte[] useless, byte[] made)
    {
        using var connection = database.OpenWriter();
        using var update = Command(connection, "UPDATE server_keys SET sealed = @sealed WHERE name = @name AND sealed = @useless", name);
        Add(update, "@sealed", made);
        Add(update, "@useless", useless);
        update.ExecuteNonQuery();
        return Find(connection, name)!;
    }

    /// <summary>The key with this name, sealed; null when it does not exist. Read-only.</summary>
    public async Task<byte[]?> Find(string name, CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        return Find(connection, name);
    }

    private static byte[]? Find(DbConnection connection, string name)
    {
        using var select = Command(connection, "SELECT sealed FROM server_keys WHERE name = @name", name);
        return (byte[]?)select.ExecuteScalar();
    }

    private static DbCommand Command(DbConnection connection, string sql, string name)
    {
        var command = TableCopy.Command(connection, sql);
        Add(command, "@name", name);
        return command;
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
