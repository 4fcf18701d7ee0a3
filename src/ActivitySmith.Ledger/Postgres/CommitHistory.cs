using System.Text.Json;
using ActivitySmith.Ledger.Rows;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ActivitySmith.Ledger.Postgres;

/// <summary>
/// What was committed since the last commit that a ledger knows, and whether the database still holds that one: each commit has a token, and the note of
/// the last one is never deleted.
/// </summary>
internal sealed partial class CommitHistory(PostgresLink link, ILogger log)
{
    private const string FindToken = "SELECT token FROM commit_log WHERE position = $1";

    /// <summary>The commit that the ledger knows as its last, and the one that it was brought to or wrote since.</summary>
    private (long Position, string? Token) confirmed, reached;

    /// <summary>Where the database is, for a ledger that knows nothing yet.</summary>
    public long Load()
    {
        using var command = new NpgsqlCommand("SELECT s.value, l.token FROM change_sequence s LEFT JOIN commit_log l ON l.position = s.value WHERE s.id = 1", link.Connection);
        return (reached = Read(command)).Position;
    }

    /// <summary>Where the database is.</summary>
    public long Position()
    {
        using var command = new NpgsqlCommand("SELECT value, NULL::text FROM change_sequence WHERE id = 1", link.Connection);
        return Read(command).Position;
    }

    /// <summary>Asks for the token of the commit at that position; no row when its note was deleted, or never was there.</summary>
    public NpgsqlBatchCommand TokenAt(long position) => new(FindToken) { Parameters = { new NpgsqlParameter<long> { TypedValue = position } } };

    /// <summary>A commit of this ledger.</summary>
    public void Wrote(long position, string token) => reached = (position, token);

    /// <summary>As <see cref="Since"/>, without a turn.</summary>
    public News? Look(long known)
    {
        using var command = new NpgsqlCommand($"SELECT value, ({FindToken}) FROM change_sequence WHERE id = 1", link.Connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = known });
        var (position, there) = Read(command);
        return Since(known, position, there);
    }

    /// <summary>What came after the commit that the ledger knows as its last; null when nothing did.</summary>
    /// <param name="known">Where the ledger is.</param>
    /// <param name="position">Where the database is.</param>
    /// <param name="there">See <see cref="TokenAt"/>, for the position where the ledger is.</param>
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
        if (!reader.Read()) throw new InvalidDataException("The table change_sequence has lost its row");
        return (reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetString(1));
    }

    private News Notes(long known, long position)
    {
        using var command = new NpgsqlCommand("SELECT previous, changes, token FROM commit_log WHERE position > $1 AND position <= $2 ORDER BY position", link.Connection);
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
            // Nobody can tell what that commit changed; without it, everything may have changed.
            LogUnreadableNote(error.Message);
            return ReadAgain(position, NewsKind.Rewound);
        }

        // Notes are deleted oldest first: one that follows on an earlier commit than the known one stands in its place.
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

    [LoggerMessage(LogLevel.Error, "The note of another node's commit cannot be read, so everything is read again: {Reason}")]
    private partial void LogUnreadableNote(string reason);
}
