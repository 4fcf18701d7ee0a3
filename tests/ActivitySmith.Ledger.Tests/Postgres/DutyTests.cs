using ActivitySmith.Ledger.Postgres;
using ActivitySmith.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Postgres;

/// <summary>A node has the duty of pushing only while PostgreSQL has responded recently, and only after it has read all commits.</summary>
public sealed class DutyTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider clock = new();
    private PostgresTestDatabase database = null!;

    public async ValueTask InitializeAsync() => database = await PostgresTestDatabase.Create();

    public async ValueTask DisposeAsync()
    {
        if (database is not null) await database.DisposeAsync();
    }

    [Fact]
    public async Task A_node_without_a_response_for_its_lease_loses_the_duty()
    {
        var (duty, taken) = NewDuty(() => Task.CompletedTask);
        await using var connection = database.Database.OpenSingle();
        await duty.Ask(connection, clock.GetTimestamp(), CancellationToken.None);
        await taken.Reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.True(duty.IsMine);

        clock.Advance(PostgresDuty.Lease);

        Assert.False(duty.IsMine);
    }

    [Fact]
    public async Task A_response_extends_the_lease_from_the_time_of_the_request()
    {
        var (duty, taken) = NewDuty(() => Task.CompletedTask);
        await using var connection = database.Database.OpenSingle();
        var asked = clock.GetTimestamp();
        clock.Advance(PostgresDuty.Lease - TimeSpan.FromSeconds(1));
        await duty.Ask(connection, asked, CancellationToken.None);
        await taken.Reader.ReadAsync(TestContext.Current.CancellationToken);

        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.False(duty.IsMine);
    }

    [Fact]
    public async Task A_node_that_returns_after_a_pause_catches_up_before_it_has_the_duty_again()
    {
        var caughtUp = 0;
        var (duty, taken) = NewDuty(() =>
        {
            caughtUp++;
            return Task.CompletedTask;
        });
        await using var connection = database.Database.OpenSingle();
        await duty.Ask(connection, clock.GetTimestamp(), CancellationToken.None);
        await taken.Reader.ReadAsync(TestContext.Current.CancellationToken);
        clock.Advance(PostgresDuty.Lease);

        await duty.Ask(connection, clock.GetTimestamp(), CancellationToken.None);
        await taken.Reader.ReadAsync(TestContext.Current.CancellationToken);

        Assert.True(duty.IsMine);
        Assert.Equal(2, caughtUp);
    }

    [Fact]
    public async Task The_duty_begins_only_after_all_commits_are_read()
    {
        var known = new TaskCompletionSource();
        var asked = new TaskCompletionSource();
        var (duty, taken) = NewDuty(() =>
        {
            asked.TrySetResult();
            return known.Task;
        });
        await using var connection = database.Database.OpenSingle();
        await duty.Ask(connection, clock.GetTimestamp(), CancellationToken.None);
        await asked.Task;
        Assert.False(duty.IsMine);

        known.SetResult();
        await taken.Reader.ReadAsync(TestContext.Current.CancellationToken);

        Assert.True(duty.IsMine);
    }

    [Fact]
    public async Task A_duty_lost_during_its_preparation_does_not_begin()
    {
        var known = new TaskCompletionSource();
        var asked = new TaskCompletionSource();
        var (duty, taken) = NewDuty(() =>
        {
            asked.TrySetResult();
            return known.Task;
        });
        await using (var connection = database.Database.OpenSingle()) await duty.Ask(connection, clock.GetTimestamp(), CancellationToken.None);
        await asked.Task;
        duty.Lose();
        known.SetResult();

        await using var next = database.Database.OpenSingle();
        Assert.False(duty.IsMine);
        using var deadline = new CancellationTokenSource(Deadline);
        while (!taken.Reader.TryRead(out _)) await duty.Ask(next, clock.GetTimestamp(), deadline.Token);
        Assert.True(duty.IsMine);
    }

    /// <summary>The node's process is paused, or its network is cut without a reset: the connection stays, and with it the lock.</summary>
    [Fact]
    public async Task A_silent_node_that_holds_the_lock_is_disconnected()
    {
        // Npgsql's keepalive would keep the connection busy; a paused process cannot.
        await using var live = database.Database.Single();
        await using var paused = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(live.ConnectionString) { KeepAlive = 0 }.ConnectionString);
        await paused.OpenAsync(TestContext.Current.CancellationToken);
        var (held, heldTaken) = NewDuty(() => Task.CompletedTask);
        await held.Ask(paused, clock.GetTimestamp(), CancellationToken.None);
        await heldTaken.Reader.ReadAsync(TestContext.Current.CancellationToken);
        var (duty, taken) = NewDuty(() => Task.CompletedTask);
        await using var connection = database.Database.OpenSingle();

        using var deadline = new CancellationTokenSource(Deadline);
        while (!taken.Reader.TryRead(out _))
        {
            await duty.Ask(connection, clock.GetTimestamp(), deadline.Token);
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, deadline.Token);
        }

        Assert.True(duty.IsMine);
        await Assert.ThrowsAnyAsync<NpgsqlException>(async () =>
        {
            await using var command = new NpgsqlCommand("SELECT 1", paused);
            await command.ExecuteScalarAsync(CancellationToken.None);
        });
    }

    private (PostgresDuty Duty, System.Threading.Channels.Channel<bool> Taken) NewDuty(Func<Task> catchUp)
    {
        var duty = new PostgresDuty(clock, NullLogger.Instance);
        var taken = System.Threading.Channels.Channel.CreateUnbounded<bool>();
        duty.Subscribe(catchUp, () => taken.Writer.TryWrite(true));
        return (duty, taken);
    }
}
