using ActivitySmith.Domain;
using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Accounts;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Ledger.Tests.Kit;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

/// <summary>Observers of commits.</summary>
public abstract partial class StorageContract
{
    [Fact]
    public async Task A_failing_observer_affects_no_other_and_no_command_runs_twice()
    {
        var log = new CommitLog();
        await Reopen(observers: [new Broken(), log]);

        Assert.Null((await open.Write(rows => rows.Put(Samples.Board(Samples.Home)))).Refusal);

        Assert.Single(open.Store.Commits);
        Assert.Single(log.Batches);
        Assert.Contains(open.Log.Lines, line => line.Contains(nameof(Broken), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rows_still_written_for_a_deleted_account_give_no_access()
    {
        var ring = new DeviceRing();
        var log = new CommitLog();
        var phone = Samples.Phone("p1") with { Account = Second, TokenHash = Sha256.Of("dev_1 token") };
        await Reopen(observers: [ring, log]);
        await open.Write(rows =>
        {
            rows.Accounts.Put(new Account { Id = Second, Name = "Second", CreatedAt = Samples.Noon });
            rows.Put(phone);
        });
        Assert.NotNull(ring.Find(phone.TokenHash));

        Assert.Null((await open.Run(new DeleteAccount(Second))).Refusal);
        log.Batches.Clear();
        await open.Write(rows => rows.Put(phone with { Name = "Late" }));

        Assert.Null(ring.Find(phone.TokenHash));
        var batch = Assert.Single(log.Batches);
        Assert.Empty(batch.Devices);
        Assert.Empty(batch.Regrouped);
    }

    [Fact]
    public async Task A_code_of_a_deleted_account_pairs_no_device()
    {
        await CodeFor("code");
        await open.Write(rows => rows.Accounts.Remove(Samples.Home, "account"));

        Assert.Equal(Catalogue.PairingCodeNotFound, (await Pair("dev_1")).Refusal);
    }

    private sealed class Broken : ICommitObserver
    {
        public void Committed(CommittedBatch batch) => throw new InvalidOperationException("a bug");
    }

    private sealed class CommitLog : ICommitObserver
    {
        public List<CommittedBatch> Batches { get; } = [];

        public void Committed(CommittedBatch batch) => Batches.Add(batch);
    }
}
