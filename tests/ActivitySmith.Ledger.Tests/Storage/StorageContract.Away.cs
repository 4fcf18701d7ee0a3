using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Tests.Kit;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

/// <summary>The database becomes unavailable and comes back.</summary>
public abstract partial class StorageContract
{
    [Fact]
    public async Task An_unavailable_database_is_logged_once_and_its_return_once()
    {
        open.Store.CommitFailure = () => new StorageUnavailableException("gone", cause: null);
        open.Store.FailingCommits = 6;
        for (var i = 0; i < 3; i++) Assert.Equal(Catalogue.StorageUnavailable, (await open.Write(rows => rows.Users.Put(Samples.User("u")))).Refusal);
        for (var i = 0; i < 3; i++) Assert.Null((await open.Write(rows => rows.Users.Put(Samples.User($"u{i}")))).Refusal);

        Assert.Equal(
            ["Warning: Database unavailable: gone; commands are refused until it is available again", "Warning: Database available again"],
            open.Log.Lines);
    }

    [Fact]
    public async Task A_write_that_fails_because_of_damage_is_remembered_until_one_succeeds_and_refuses_no_other()
    {
        var held = await open.Hold();
        var batch = Enumerable.Range(0, 3).Select(i => open.Write(rows => rows.Users.Put(Samples.User($"u{i}")))).ToArray();
        open.Store.CommitFailure = () => Damage;
        open.Store.FailingCommits = 2;
        await held.Release();
        held.Dispose();

        Assert.Equal([Catalogue.StorageUnavailable, null, null], (await Task.WhenAll(batch)).Select(outcome => outcome.Refusal));
        Assert.Null(open.Ledger.Problem);

        open.Store.FailingCommits = 1;
        Assert.NotNull((await open.Write(rows => rows.Users.Put(Samples.User("u")))).Refusal);
        await open.Run(new CatchUp());
        Assert.Equal(StorageProblem.Failing, open.Ledger.Problem);
        Assert.Contains(open.Log.Lines, line =>
            line.Contains("Database not writable (Failing)", StringComparison.Ordinal) && line.Contains(Damage.Message, StringComparison.Ordinal));

        Assert.Null((await open.Run(new ProbeWrite())).Refusal);
        Assert.Null(open.Ledger.Problem);
    }

    [Fact]
    public async Task A_write_refused_for_its_values_says_nothing_about_the_database()
    {
        Assert.NotNull((await open.Write(rows => rows.Users.Put(Samples.User("bad", name: null!)))).Refusal);

        Assert.Null(open.Ledger.Problem);
    }

    [Fact]
    public async Task A_broken_connection_is_retried_except_during_a_commit()
    {
        var runs = 0;
        open.Store.CommitFailure = () => new StorageUnavailableException("gone", cause: null);
        open.Store.FailingCommits = 1;
        Assert.Null((await Put("first")).Refusal);
        Assert.Equal(2, runs);

        runs = 0;
        open.Store.CommitFailure = () => new StorageUnavailableException("gone", cause: null) { MayBeWritten = true };
        open.Store.FailingCommits = 1;
        Assert.Equal(Catalogue.StorageUnavailable, (await Put("second")).Refusal);
        Assert.Equal(1, runs);

        Task<Result<bool>> Put(string id) => open.Write(rows =>
        {
            runs++;
            rows.Users.Put(Samples.User(id));
        });
    }
}
