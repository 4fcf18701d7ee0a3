using System.Text.Json;
using ActivitySmith.Ledger.Rows;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ActivitySmith.Ledger.Postgres;

/// <summary>
/// Reads the commits since the last one that a ledger knows, and checks whether the database still contains that one: each commit has a token, and
/// the note of the last commit is never deleted.
/// </summary>
internal sealed partial class CommitHistory(PostgresLink link, ILogger log)
{
    private const string FindToken = "SELECT token FROM commit_log WHERE position = $1";

    /// <summary>The last commit that the ledger has confirmed, and the one that it has read or written since.</summary>
    private (long Position, string? Token) confirmed, reached;

    /// <summary>The database's position, for a ledger without a position.</summary>
    public long Load()
    {
        using var command = new NpgsqlCommand(
            "SELECT s.value, l.token FROM change_sequence s LEFT JOIN commit_log l ON l.position = s.value WHERE s.id = 1", link.Connection);
        return (reached = Read(command)).Position;
    }

    /// <summary>The database's position.</summary>
    public long Position()
    {
        using var command = new NpgsqlCommand("SELECT value, NULL::text FROM change_sequence WHERE id = 1", link.Connection);
        return Read(command).Position;
    }

    /// <summary>Selects the token of the commit at the position; no row when its note was deleted or never existed.</summary>
    public NpgsqlBatchCommand TokenAt(long position) => new(FindToken) { Parameters = { new NpgsqlParameter<long> { TypedValue = position } } };

    /// <summary>Records a commit of this ledger.</summary>
    public void Wrote(long position, string token) => reached = (position, token);

    /// <summary>The same as <see cref="Since"/>, without a turn.</summary>
    public News? ReadNews(long known)
    {
        using var command = new NpgsqlCommand($"SELECT value, ({FindToken}) FROM change_sequence WHERE id = 1", link.Connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = known });
        var (position, there) = Read(command);
        return Since(known, position, there);
    }

    /// <summary>The commits after the last one that the ledger knows; null when there are none.</summary>
    /// <param name="known">The ledger's position.</param>
    /// <param name="position">The database's position.</param>
    /// <param name="there">The result of <see cref="TokenAt"/> for the ledger's position.</param>
    public News? Since(long known, long position, string? there)
    {
        if (reached.Position == known) confirmed = reached;
        var mine = confirmed.Position == known ? confirmed.Token : null;
        if (position < known || (mine is not null && there is not null && mine != there)) return ReadAgain(position, NewsKind.Rewound);
        return position == known ? null : Notes(known, position);
    }

    private static (long Position, string? Token) Read(NpgsqlCommand command)
    {
        using var reader = command.ExecuteReader();
        if (!reader.Read()) throw new InvalidDataException("Table change_sequence has no row");
        return (reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetString(1));
    }

    private News Notes(long known, long position)
    {
        using var command = new NpgsqlCommand(
            "SELECT previous, changes, token FROM commit_log WHERE position > $1 AND position <= $2 ORDER BY position", link.Connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = known });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
        using var reader = command.ExecuteReader();
        var (note, first, token) = (new CommitNote(), (long?)null, (string?)null);
        try
        {
            while (reader.Read())
            {
                first ??= reader.GetInt64(0);
                note.Add(reader.GetFieldValue<byte[]>(1));
                token = reader.GetString(2);
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            // The changes of that commit are unknown, so everything may have changed.
            LogUnreadableNote(error.Message);
            return ReadAgain(position, NewsKind.Rewound);
        }

        // Notes are deleted oldest first, so a first note that follows an earlier commit than the known one belongs to another history.
        if (first < known) return ReadAgain(position, NewsKind.Rewound);
        if (first != known) return ReadAgain(position, NewsKind.Gap);
        reached = (position, token);
        return note.ToNews(position);
    }

    private News ReadAgain(long position, NewsKind kind)
    {
        reached = (position, null);
        return CommitNote.Everything(position, kind);
    }

    [LoggerMessage(LogLevel.Error, "Commit note of another node unreadable: {Reason}; reading everything again")]
    private partial void LogUnreadableNote(string reason);
}
