using System.Data.Common;
using System.Text.Json;
using ActivitySmith.Contracts;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Limits;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Ledger;
using ActivitySmith.Server.Api;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Bodies;
using ActivitySmith.Server.Http.Refusals;
using ActivitySmith.Server.Http.Responses;
using ActivitySmith.Server.Mapping;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Data.Sqlite;
using Npgsql;
using ContentState = ActivitySmith.Domain.LiveActivities.ContentState;

namespace ActivitySmith.Bench.Ingest;

/// <summary>
/// The PUT route in its simplest form: a pooled connection and a separate transaction for each request, which reads the stream with its activity and
/// writes the next state. The rows are those of the ledger, in a separate account; the sequence, history and recipients are left out, in favour of
/// this endpoint.
/// </summary>
/// <param name="pool">Connections to the server's database.</param>
/// <param name="lockRow">The clause that makes a SELECT lock its rows.</param>
/// <param name="oneWriter">SQLite has one writer: waiting for it here costs less than in its busy loop. Null: rows are locked.</param>
internal sealed class OneTransactionEndpoint(IReadConnections pool, string lockRow, SemaphoreSlim? oneWriter)
{
    private const long Account = 999_999;
    private static readonly byte[] NoButtons = "{}"u8.ToArray();
    private long seq;

    public static void Map(WebApplication app)
    {
        var endpoint = app.Services.GetRequiredService<IDatabase>() is Ledger.Sqlite.SqliteFile file
            ? new OneTransactionEndpoint(new SqlitePool(file.Path), "", new SemaphoreSlim(1))
            : new OneTransactionEndpoint(app.Services.GetRequiredService<IReadConnections>(), " FOR UPDATE OF s", oneWriter: null);
        app.MapPut("/api/one-transaction/{stream_key}", endpoint.Put).RequireApiKey(Feature.LiveActivities)
            .CheckStreamKey();
    }

    private async Task<Results<SerializedJson<StreamPutResponse>, ApiRefusal>> Put(
        [FromRoute(Name = "stream_key")] string streamKey, JsonBody<StreamPutRequest> body, ApiCaller caller, CommandResponses responses)
    {
        var valid = BareEndpoint.Check(body, caller);
        if (valid.IsRefused(out var refusal)) return new ApiRefusal(refusal);
        if (oneWriter is not null) await oneWriter.WaitAsync();
        try
        {
            var now = responses.Now;
            var id = await Write(streamKey, valid.Value.Desired, now);
            return CommandResponses.Serialize(BareEndpoint.Updated(streamKey, id, valid.Value.Target, now), WireJson.Default.StreamPutResponse);
        }
        finally
        {
            oneWriter?.Release();
        }
    }

    private async Task<string> Write(string streamKey, Desired desired, DateTimeOffset now)
    {
        await using var connection = await pool.Open(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync();
        var known = await Read(connection, transaction, streamKey);
        var id = known?.Id ?? Randomness.Text(32);
        await using var write = Command(connection, transaction, known is null
            ? """
            INSERT INTO streams (account_id, stream_key, activity_id, last_activity_id, version, is_removed, created_at, updated_at)
            VALUES (@account, @key, @id, @id, 1, 0, @now, @now) ON CONFLICT DO NOTHING;
            INSERT INTO activities
                (account_id, activity_id, stream_key, version, seq, state, buttons, alert_version, tags, started_at, updated_at, last_frame_at)
            VALUES (@account, @id, @key, @version, @seq, @state, @buttons, 0, @tags, @now, @now, @now)
            """
            : """
            UPDATE activities SET version = @version, seq = @seq, state = @state, buttons = @buttons, tags = @tags, updated_at = @now
            WHERE account_id = @account AND activity_id = @id
            """);
        Add(write, "account", Account);
        Add(write, "key", streamKey);
        Add(write, "id", id);
        Add(write, "version", (known?.Version ?? 0) + 1);
        Add(write, "seq", Interlocked.Increment(ref seq));
        Add(write, "state", Stored<ContentState>.Of(desired.State!, StoredJson.Instance.ContentState).Json);
        Add(write, "buttons", NoButtons);
        Add(write, "tags", JsonSerializer.Serialize(desired.Tags, StoredJson.Instance.IReadOnlyListString!));
        Add(write, "now", now.ToUnixTimeMilliseconds());
        await write.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        return id;
    }

    private async Task<(string Id, long Version)?> Read(DbConnection connection, DbTransaction transaction, string streamKey)
    {
        await using var read = Command(connection, transaction,
            $"""
            SELECT a.activity_id, a.version, a.state
            FROM streams s JOIN activities a ON a.account_id = s.account_id AND a.activity_id = s.last_activity_id
            WHERE s.account_id = @account AND s.stream_key = @key{lockRow}
            """);
        Add(read, "account", Account);
        Add(read, "key", streamKey);
        await using var reader = await read.ExecuteReaderAsync();
        return await reader.ReadAsync() ? (reader.GetString(0), reader.GetInt64(1)) : null;
    }

    private static DbCommand Command(DbConnection connection, DbTransaction transaction, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        return command;
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }

    /// <summary>Connections that write, with the ledger's settings.</summary>
    private sealed class SqlitePool(string path) : IReadConnections
    {
        private readonly string address = new SqliteConnectionStringBuilder { DataSource = path, Pooling = true, DefaultTimeout = 60 }.ToString();

        public async Task<DbConnection> Open(CancellationToken cancellation)
        {
            var connection = new SqliteConnection(address);
            await connection.OpenAsync(cancellation);
            await using var settings = connection.CreateCommand();
            settings.CommandText = "PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=32000";
            await settings.ExecuteNonQueryAsync(cancellation);
            return connection;
        }
    }
}
