using ActivitySmith.Ledger.Sqlite;
using Microsoft.Data.Sqlite;
using Npgsql;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Sqlite;

/// <summary>The read failures that mean that the database is temporarily unavailable.</summary>
public sealed class SqliteProblemTests
{
    [Theory]
    [InlineData(5, true)]
    [InlineData(6, true)]
    [InlineData(10, true)]
    [InlineData(13, true)]
    [InlineData(14, true)]
    [InlineData(26, true)]
    [InlineData(1, false)]
    [InlineData(11, false)]
    [InlineData(19, false)]
    public void A_locked_missing_or_failing_file_is_unavailable_and_a_single_refused_read_is_not(int code, bool isAway) =>
        Assert.Equal(isAway, new SqliteException("refused", code).IsUnavailable());

    [Fact]
    public void A_migration_on_a_full_disk_says_that_the_disk_is_full()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using (var command = new SqliteCommand("PRAGMA max_page_count=4", connection)) command.ExecuteNonQuery();

        var error = Assert.Throws<SqliteException>(() => SqliteMigrations.Build(connection, Migrations.All));

        Assert.Equal(13, error.SqliteErrorCode);
        Assert.True(DiskProblem.Is(error));
    }

    [Fact]
    public void Other_databases_define_their_own_temporary_errors()
    {
        Assert.True(new NpgsqlException("broke", new IOException()).IsUnavailable());
        Assert.False(new NpgsqlException("refused").IsUnavailable());
        Assert.True(new StorageUnavailableException("gone", cause: null).IsUnavailable());
    }
}
