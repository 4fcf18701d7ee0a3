using Microsoft.Extensions.Logging;
using Npgsql;

namespace ActivitySmith.Ledger.Postgres;

/// <summary>
/// The duty as an advisory lock that belongs to a connection: when the node that has it dies or loses PostgreSQL, the lock is free, and the next node that
/// asks has it. A node counts on it only for a while after each answer of PostgreSQL, by its own monotonic clock; one that holds the lock and is not heard
/// of for twice as long (it is paused, or its network drops everything) is disconnected by the next.
/// </summary>
internal sealed partial class PostgresDuty(TimeProvider clock, ILogger log) : IDuty
{
    /// <summary>Key of the lock: "actduty" in ASCII.</summary>
    private const long Key = 27412424293708921;

    /// <summary>How long an answer of PostgreSQL is good for. It is asked twice a second.</summary>
    internal static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan CatchUpPause = TimeSpan.FromMilliseconds(250);

    private static readonly string TryTake = $"SELECT pg_try_advisory_lock({Key})";

    /// <summary>One that asks twice a second runs a statement as often; sessions of the same user may be looked at and ended.</summary>
    private static readonly string DisconnectSilent =
        $"""
        SELECT pg_terminate_backend(a.pid) FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid JOIN pg_database d ON d.oid = l.database
        WHERE d.datname = current_database() AND l.locktype = 'advisory' AND l.granted AND l.classid = {Key >> 32} AND l.objid = {Key & 0xFFFFFFFF} AND l.objsubid = 1
          AND a.state_change < clock_timestamp() - interval '{2 * Lease.TotalSeconds} seconds' AND a.query_start < clock_timestamp() - interval '{2 * Lease.TotalSeconds} seconds'
        """;

    private readonly Lock gate = new();
    private readonly List<(Func<Task> CatchUp, Action Taken)> attending = [];

    /// <summary>Counts the times that it came, so that what was begun for one does not end in another.</summary>
    private int term;

    private bool isHeld;
    private volatile bool isReady;
    private long confirmedAt;

    public bool IsMine => isReady && clock.GetElapsedTime(Volatile.Read(ref confirmedAt)) < Lease;

    public void Attend(Func<Task> catchUp, Action taken)
    {
        lock (gate) attending.Add((catchUp, taken));
    }

    /// <summary>Asks for it, unless it is here; the connection must stay open as long as the node is to have it.</summary>
    /// <param name="connection">Has just answered.</param>
    /// <param name="asked">When it was asked, by <see cref="TimeProvider.GetTimestamp"/>.</param>
    /// <param name="cancellation">Ends the call.</param>
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

    /// <summary>The connection is gone, and the lock with it.</summary>
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
        // After a lapse others may have been told nothing of what was left undone: it comes as if from another node.
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

    /// <summary>Whatever this takes, the connection goes on being asked meanwhile.</summary>
    private async Task Prepare(int mine)
    {
        (Func<Task> CatchUp, Action Taken)[] all;
        lock (gate) all = [.. attending];
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
            all = [.. attending];
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

    [LoggerMessage(LogLevel.Warning, "The node that pushed has not been heard of for a while; its connection was ended, so that another can take over")]
    private partial void LogDisconnected();
}
