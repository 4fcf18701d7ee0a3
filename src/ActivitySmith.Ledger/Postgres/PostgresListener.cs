using Microsoft.Extensions.Logging;
using Npgsql;

namespace ActivitySmith.Ledger.Postgres;

/// <summary>
/// Detects other nodes' commits: with LISTEN within milliseconds, and by reading the change sequence twice a second, because a notification is lost
/// when its connection breaks. The same connection holds the duty.
/// </summary>
internal sealed partial class PostgresListener : IDisposable
{
    public const string Channel = "activitysmith";

    /// <summary>Advisory lock that all nodes share, so that they can be counted: "acts" and "node" in ASCII.</summary>
    private const int PresenceClass = 0x61637473;

    private const int PresenceObject = 0x6E6F6465;

    private static readonly string Question =
        $"""
        SELECT s.value, (
            SELECT COUNT(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
            WHERE d.datname = current_database() AND l.locktype = 'advisory' AND l.classid = {PresenceClass} AND l.objid = {PresenceObject}),
            (SELECT epoch FROM database_epoch WHERE id = 1)
        FROM change_sequence s WHERE s.id = 1
        """;

    /// <summary>
    /// With these keepalives PostgreSQL detects within seconds that a node has lost its network, and frees its duty for another node.
    /// </summary>
    private static readonly string Settings =
        $"LISTEN {Channel}; SELECT pg_advisory_lock_shared({PresenceClass}, {PresenceObject}); "
        + "SET tcp_keepalives_idle = 4; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3; SET tcp_user_timeout = '10s'";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    /// <summary>Time between two connection attempts.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Command timeout in seconds.</summary>
    private const int CommandSeconds = 5;

    private readonly PostgresDatabase database;
    private readonly string node;
    private readonly Action wake;
    private readonly Action<string> epochSeen;
    private readonly PostgresDuty duty;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly SharedTablesKeeper keeper;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task listening;
    private long known;
    private volatile bool isAlone;
    private volatile bool hasOthers;

    public PostgresListener(PostgresDatabase database, string node, Action wake, Action<string> epochSeen, PostgresDuty duty, TimeProvider clock, ILogger log)
    {
        (this.database, this.node, this.wake, this.epochSeen, this.duty, this.clock, this.log) = (database, node, wake, epochSeen, duty, clock, log);
        keeper = new SharedTablesKeeper(database, clock, log);
        listening = Task.Run(Listen);
    }

    /// <summary>
    /// Whether no other node was listening at the last check, so that no notification is needed: a node that started since then reads the change
    /// sequence anyway. False while unknown.
    /// </summary>
    public bool IsAlone => isAlone;

    /// <summary>Whether another node was listening at the last successful check.</summary>
    public bool HasOthers => hasOthers;

    /// <summary>Sets the change sequence that the ledger has reached.</summary>
    public void Know(long sequence) => Volatile.Write(ref known, sequence);

    public void Dispose()
    {
        stopping.Cancel();
        // Every wait of the task is cancelled.
        listening.Wait();
        stopping.Dispose();
    }

    private async Task Listen()
    {
        var isLost = false;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await using var connection = database.Single();
                await connection.OpenAsync(stopping.Token);
                connection.Notification += Heard;
                await using var listen = new NpgsqlCommand(Settings, connection);
                await listen.ExecuteNonQueryAsync(stopping.Token);
                if (isLost) LogListens();
                isLost = false;

                // The new connection may reach another server, whose history may differ at the same position.
                wake();
                var looked = clock.GetTimestamp();
                for (var heard = false; ; heard = await connection.WaitAsync(Poll, stopping.Token))
                {
                    if (heard && clock.GetElapsedTime(looked) < Poll) continue;
                    looked = clock.GetTimestamp();
                    await Check(connection);
                    await duty.Ask(connection, looked, stopping.Token);
                    _ = keeper.Keep(stopping.Token);
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            // Whatever the error is, the loop must continue: a node that does not listen would not show other nodes' commits on its pages.
            catch (Exception error)
            {
                // Every batch checks for news anyway; only pages and deliveries wait until the connection is restored.
                duty.Lose();
                if (!isLost) LogLost(error);
                isLost = true;
                await Task.Delay(Pause, clock, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            finally
            {
                duty.Lose();
                isAlone = false;
            }
        }
    }

    private void Heard(object sender, NpgsqlNotificationEventArgs notification)
    {
        if (notification.Payload != node) wake();
    }

    private async Task Check(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(Question, connection);
        command.CommandTimeout = CommandSeconds;
        await using var reader = await command.ExecuteReaderAsync(stopping.Token);
        if (!await reader.ReadAsync(stopping.Token)) return;
        isAlone = reader.GetInt64(1) == 1;
        hasOthers = !isAlone;
        if (reader.GetInt64(0) != Volatile.Read(ref known)) wake();
        if (!await reader.IsDBNullAsync(2, stopping.Token)) epochSeen(reader.GetString(2));
    }

    [LoggerMessage(LogLevel.Warning, "Listening for other nodes' commits failed; reconnecting")]
    private partial void LogLost(Exception error);

    [LoggerMessage(LogLevel.Information, "Listening for other nodes' commits resumed")]
    private partial void LogListens();
}
