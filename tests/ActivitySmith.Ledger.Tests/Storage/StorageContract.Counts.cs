using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Telemetry;
using ActivitySmith.Ledger.Tests.Kit;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

/// <summary>What metrics show: counts of rows, commands by outcome, commits.</summary>
public abstract partial class StorageContract
{
    [Fact]
    public async Task Running_activities_open_deliveries_and_last_states_are_counted()
    {
        var counts = new CountQueries(Database.Reads);
        await open.Write(rows =>
        {
            rows.Put(Samples.Activity("a1", Samples.Bare));
            rows.Put(Samples.Activity("a2", Samples.Bare) with { UpdatedAt = Samples.Noon.AddMinutes(5) });
            rows.Put(Samples.Activity("a3", Samples.Bare) with { EndedAt = Samples.Noon });
            rows.Streams.Put(Samples.Stream("backup") with { LastActivityId = "a2" });
            rows.Deliveries.Put(Row("a1", "p1"));
            rows.Deliveries.Put(Row("a2", "p1"));
            rows.Deliveries.Put(Row("a2", "p2"));
            rows.Deliveries.Put(Row("a3", "p2") with { ClosedAt = Samples.Noon });
        });

        Assert.Equal(2, await counts.RunningActivities(CancellationToken.None));
        Assert.Equal([(Samples.Home, "p1", 2), (Samples.Home, "p2", 1)], await counts.OpenDeliveries(CancellationToken.None));
        Assert.Equal(
            [Samples.Noon.AddMinutes(5), null, null],
            await counts.LastStates([(Samples.Home, "backup"), (Samples.Home, "other"), (new AccountId(2), "backup")], CancellationToken.None));
    }

    [Fact]
    public async Task Each_command_counts_once_by_what_became_of_it()
    {
        await open.Write(rows => rows.Users.Put(Samples.User("good")));
        await open.Run<bool>((_, _) => Catalogue.UnknownKey);
        await Assert.ThrowsAsync<InvalidOperationException>(() => open.Run<bool>((_, _) => throw new InvalidOperationException("A bug")));
        open.Store.FailingCommits = 2;
        await open.Write(rows => rows.Users.Put(Samples.User("unwritten")));

        Assert.Equal(
            [("ok", 1), ("refused", 1), ("unavailable", 1), ("failed", 1)],
            open.Meters.Observe().Where(one => one.Instrument == "activitysmith.commands")
                .Select(one => (one.Labels[(one.Labels.LastIndexOf('=') + 1)..], (int)one.Value)));
    }

    [Fact]
    public async Task A_command_for_which_the_queue_has_no_place_counts_as_overloaded()
    {
        await Reopen(new LedgerOptions { QueueLimit = 2 });
        var held = await open.Hold();
        var waiting = Enumerable.Range(0, 3).Select(_ => open.Write(_ => { })).ToArray();

        var full = open.Meters.Observe();
        await held.Release();
        held.Dispose();
        await Task.WhenAll(waiting);

        Assert.Contains(full, one => one.Instrument == "activitysmith.commands" && one.Labels.EndsWith("outcome=overloaded", StringComparison.Ordinal));
        Assert.Equal(2, Assert.Single(full, one => one.Instrument == "activitysmith.queue.length").Value);
        Assert.Equal(2, Assert.Single(full, one => one.Instrument == "activitysmith.queue.capacity").Value);
    }

    [Fact]
    public async Task A_commit_is_measured_with_the_number_of_its_commands()
    {
        var held = await open.Hold();
        var tasks = Enumerable.Range(0, 5).Select(i => open.Write(rows => rows.Users.Put(Samples.User($"u{i}")))).ToArray();
        await held.Release();
        held.Dispose();
        await Task.WhenAll(tasks);

        Assert.Equal(5, Assert.Single(open.Meters.Measured, one => one.Instrument == "activitysmith.commit.batch_size").Value);
        Assert.Single(open.Meters.Measured, one => one.Instrument == "activitysmith.commit.duration");
    }

    private static DeliveryRecord Row(string subject, string device) => new()
    {
        Account = Samples.Home,
        SubjectId = subject,
        DeviceId = device,
        Kind = DeliveryKind.Activity,
        Phase = DeliveryPhase.Due,
        CreatedAt = Samples.Noon,
        UpdatedAt = Samples.Noon,
    };
}
