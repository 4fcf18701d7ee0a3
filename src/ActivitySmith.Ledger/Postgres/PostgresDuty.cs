using Microsoft.Extensions.Logging;
using Npgsql;

namespace ActivitySmith.Ledger.Postgres;

/// <summary>
/// The duty as a session-level advisory lock: when its node stops or loses PostgreSQL, the lock becomes free for the next node that requests it. A
/// node relies on the lock only for <see cref="Lease"/> after each response of PostgreSQL, by its own monotonic clock. When a node holds the lock and
/// has run no statement for twice that time (it is paused, or its network drops everything), the next node ends its connection.
/// </summary>
internal sealed partial class PostgresDuty(TimeProvider clock, ILogger log) : IDuty
{
    /// <summary>Key of the lock: "actduty" in ASCII.</summary>
    private const long Key = 27412424293708921;

    /// <summary>How long a response of PostgreSQL confirms the lock. The node queries twice a second.</summary>
    internal static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan CatchUpPause = TimeSpan.FromMilliseconds(250);

    private static readonly string TryTake = $"SELECT pg_try_advisory_lock({Key})";

    /// <summary>A live node runs a statement twice a second. PostgreSQL allows a user to inspect and end sessions of the same user.</summary>
    private static readonly string DisconnectSilent =
        $"""
        SELECT pg_terminate_backend(a.pid) FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid JOIN pg_database d ON d.oid = l.database
        WHERE d.datname = current_database() AND l.locktype = 'advisory' AND l.granted
          AND l.classid = {Key >> 32} AND l.objid = {Key & 0xFFFFFFFF} AND l.objsubid = 1
          AND a.state_change < clock_timestamp() - interval '{2 * Lease.TotalSeconds} seconds'
          AND a.query_start < clock_timestamp() - interval '{2 * Lease.TotalSeconds} seconds'
        """;

    private readonly Lock gate = new();
    private readonly List<(Func<Task> CatchUp, Action Taken)> subscribers = [];

    /// <summary>Counts the terms of duty, so that work that began in one term does not complete in another.</summary>
    private int term;

    private bool isHeld;
    private volatile bool isReady;
    private long confirmedAt;

    public bool IsMine => isReady && clock.GetElapsedTime(Volatile.Read(ref confirmedAt)) < Lease;

    public void Subscribe(Func<Task> catchUp, Action taken)
    {
        lock (gate) subscribers.Add((catchUp, taken));
    }

    /// <summary>Requests the lock unless this node holds it. The connection must stay open as long as the node should hold it.</summary>
    /// <param name="connection">A connection that has just responded.</param>
    /// <param name="asked">When the query was sent, by <see cref="TimeProvider.GetTimestamp"/>.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public async Task Ask(NpgsqlConnection connection, long asked, CancellationToken cancellation)
    {
        if (isHeld)
        {
            Renew(asked);
            return;
        }

        await using var command = new NpgsqlCommand(TryTake, connection);
        if (await command.ExecuteScalarAsync(cancellation) is true)
        {
            Hold(asked);
            return;
        }

        await using var disconnect = new NpgsqlCommand(DisconnectSilent, connection);
        if (await disconnect.ExecuteScalarAsync(cancellation) is true) LogDisconnected();
    }

    /// <summary>The connection was lost, and the lock with it.</summary>
    public void Lose()
    {
        lock (gate)
        {
            isHeld = isReady = false;
            term++;
        }
    }

    private void Renew(long asked)
    {
        // After a lapse, work may have been left undone, so the duty begins again as if it came from another node.
        var hasLapsed = clock.GetElapsedTime(confirmedAt) >= Lease;
        if (hasLapsed) Hold(asked);
        else Volatile.Write(ref confirmedAt, asked);
    }

    private void Hold(long asked)
    {
        int mine;
        lock (gate)
        {
            isReady = false;
            isHeld = true;
            mine = ++term;
            Volatile.Write(ref confirmedAt, asked);
        }

        _ = Task.Run(() => Prepare(mine));
    }

    /// <summary>Runs while the listener continues to query the connection.</summary>
    private async Task Prepare(int mine)
    {
        (Func<Task> CatchUp, Action Taken)[] all;
        lock (gate) all = [.. subscribers];
        foreach (var (catchUp, _) in all)
        {
            while (!await BackgroundWork.Try(log, "catching up before this node pushes", catchUp, CancellationToken.None))
            {
                await Task.Delay(CatchUpPause, clock);
                lock (gate) if (mine != term) return;
            }
        }

        lock (gate)
        {
            if (mine != term) return;
            isReady = true;
            all = [.. subscribers];
        }

        foreach (var (_, taken) in all)
        {
            await BackgroundWork.Try(log, "taking over what another node did", () =>
            {
                taken();
                return Task.CompletedTask;
            }, CancellationToken.None);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Node on duty unresponsive: its connection was ended so that another node can take over")]
    private partial void LogDisconnected();
}
