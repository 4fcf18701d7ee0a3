using Npgsql;

namespace ActivitySmith.Ledger.Postgres;

/// <summary>
/// The duty as an advisory lock that belongs to a connection: when the node that has it dies or loses PostgreSQL, the lock is free, and
/// the next node that asks has it.
/// </summary>
internal sealed class PostgresDuty : IDuty
{
    /// <summary>Key of the lock: "actduty" in ASCII.</summary>
    private const string TryTake = "SELECT pg_try_advisory_lock(27412424293708921)";

    private readonly Lock gate = new();
    private readonly List<Action> attending = [];
    private volatile bool isMine;

    public bool IsMine => isMine;

    public void Attend(Action taken)
    {
        lock (gate) attending.Add(taken);
    }

    /// <summary>Asks for it, unless it is here; the connection must stay open as long as the node is to have it.</summary>
    public async Task Ask(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (isMine) return;
        await using var command = new NpgsqlCommand(TryTake, connection);
        if (await command.ExecuteScalarAsync(cancellation) is not true) return;
        isMine = true;
        Action[] all;
        lock (gate) all = [.. attending];
        foreach (var taken in all) taken();
    }

    /// <summary>The connection is gone, and the lock with it.</summary>
    public void Lose() => isMine = false;
}
