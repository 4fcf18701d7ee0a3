using System.Text;
using ActivitySmith.Ledger.Rows;
using SQLitePCL;

namespace ActivitySmith.Ledger.Sqlite;

/// <summary>One prepared statement, reused by one thread.</summary>
internal sealed class SqliteStatement : IColumnWriter, IColumnReader, IDisposable
{
    /// <summary>Longest text, in bytes, that the buffer is kept for; ids and tokens are far shorter.</summary>
    private const int MaxEncoded = 4096;

    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;
    private readonly SqliteColumns columns;
    private byte[] encoded = [];
    private int bound;

    public SqliteStatement(sqlite3 database, string sql)
    {
        this.database = database;
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement));
        columns = new SqliteColumns(statement);
    }

    /// <summary>Prepares the statement for its next use.</summary>
    public SqliteStatement Begin()
    {
        bound = 0;
        return this;
    }

    public void Integer(long? value)
    {
        bound++;
        Check(value is { } number ? raw.sqlite3_bind_int64(statement, bound, number) : raw.sqlite3_bind_null(statement, bound));
    }

    public void Real(double? value)
    {
        bound++;
        Check(value is { } number ? raw.sqlite3_bind_double(statement, bound, number) : raw.sqlite3_bind_null(statement, bound));
    }

    public void Text(string? value)
    {
        bound++;
        Check(value is not null ? BindText(value) : raw.sqlite3_bind_null(statement, bound));
    }

    public void Bytes(byte[]? value)
    {
        bound++;
        Check(value switch
        {
            null => raw.sqlite3_bind_null(statement, bound),
            { Length: 0 } => raw.sqlite3_bind_zeroblob(statement, bound, 0),
            _ => raw.sqlite3_bind_blob(statement, bound, value),
        });
    }

    /// <summary>Runs a statement that returns no rows.</summary>
    public void Execute()
    {
        var result = raw.sqlite3_step(statement);
        raw.sqlite3_reset(statement);
        if (result != raw.SQLITE_DONE) Check(result);
    }

    /// <summary>Moves to the next row; false after the last row, and the statement is reset.</summary>
    public bool Step()
    {
        columns.From(0);
        var result = raw.sqlite3_step(statement);
        if (result == raw.SQLITE_ROW) return true;
        raw.sqlite3_reset(statement);
        if (result != raw.SQLITE_DONE) Check(result);
        return false;
    }

    /// <summary>Discards the remaining rows: an open statement accepts no parameters and could not be reused.</summary>
    public void Reset() => raw.sqlite3_reset(statement);

    public void Restart() => columns.Restart();

    public long? OptionalInteger() => columns.OptionalInteger();

    public double? OptionalReal() => columns.OptionalReal();

    public string? OptionalText() => columns.OptionalText();

    public byte[]? OptionalBytes() => columns.OptionalBytes();

    public void Dispose() => statement.Dispose();

    /// <summary>SQLite copies the text, so one buffer serves all; a string would be encoded into an array of its own each time.</summary>
    private int BindText(string value)
    {
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (most > MaxEncoded) return raw.sqlite3_bind_text(statement, bound, value);
        if (most > encoded.Length) encoded = new byte[MaxEncoded];
        return raw.sqlite3_bind_text(statement, bound, encoded.AsSpan(0, Encoding.UTF8.GetBytes(value, encoded)));
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK) throw new SqliteFailure(result, raw.sqlite3_errmsg(database).utf8_to_string());
    }
}

/// <summary>An error of SQLite.</summary>
/// <param name="code">The result code, such as 13 for a full disk.</param>
/// <param name="message">SQLite's message.</param>
public sealed class SqliteFailure(int code, string message) : System.Data.Common.DbException($"SQLite {code}: {message}", code)
{
    /// <summary>A code of this server: the file is not the one that was opened.</summary>
    internal const int FileReplaced = -1;

    /// <summary>The code without the extended bits (https://www.sqlite.org/rescode.html#pve).</summary>
    internal int PrimaryCode => ErrorCode < 0 ? ErrorCode : ErrorCode & 0xFF;
}
