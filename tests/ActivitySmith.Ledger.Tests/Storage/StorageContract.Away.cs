using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Tests.Kit;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

/// <summary>The database goes away and comes back.</summary>
public abstract partial class StorageContract
{
    [Fact]
    public async Task That_the_database_is_away_is_said_once_and_that_it_is_back_once()
    {
        open.Store.CommitFailure = () => new StorageAwayException("gone", cause: null);
        open.Store.FailingCommits = 6;
        for (var i = 0; i < 3; i++) Assert.Equal(Catalogue.StorageAway, (await open.Write(rows => rows.Users.Put(Samples.User("u")))).Refusal);
        for (var i = 0; i < 3; i++) Assert.Null((await open.Write(rows => rows.Users.Put(Samples.User($"u{i}")))).Refusal);

        Assert.Equal(
            ["Warning: The database is away; until it is back, commands are refused: gone", "Warning: The database is back"],
            open.Log.Lines);
    }

    [Fact]
    public async Task A_connection_that_broke_is_worth_a_second_try_but_not_in_the_moment_of_a_commit()
    {
        var runs = 0;
        open.Store.CommitFailure = () => new StorageAwayException("gone", cause: null);
        open.Store.FailingCommits = 1;
        Assert.Null((await Put("first")).Refusal);
        Assert.Equal(2, runs);

        runs = 0;
        open.Store.CommitFailure = () => new StorageAwayException("gone", cause: null) { MayBeWritten = true };
        open.Store.FailingCommits = 1;
        Assert.Equal(Catalogue.StorageAway, (await Put("second")).Refusal);
        Assert.Equal(1, runs);

        Task<Outcome<bool>> Put(string id) => open.Write(rows =>
        {
            runs++;
            rows.Users.Put(Samples.User(id));
        });
    }
}
