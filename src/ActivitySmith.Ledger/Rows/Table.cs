using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Ledger.Rows;

/// <summary>Type of a column; each engine has its own name for it.</summary>
public enum ColumnKind
{
    Integer,
    Real,
    Text,
    Bytes,
}

/// <summary>One column.</summary>
/// <param name="Name">As in the migrations.</param>
/// <param name="Kind">Type of the column.</param>
/// <param name="IsFixed">Written once, with the row; an update does not touch it or its indexes.</param>
/// <param name="IsSettled">Not touched by updates for which <see cref="Table{TRow}.IsSettled"/> returns true.</param>
public sealed record Column(string Name, ColumnKind Kind, bool IsFixed = false, bool IsSettled = false);

/// <summary>How rows of one kind are stored. Key columns come first: <c>account_id</c> and one more (or more, for a log).</summary>
public abstract class Table(string name, IReadOnlyList<Column> columns)
{
    public string Name { get; } = name;

    public IReadOnlyList<Column> Columns { get; } = columns;

    /// <summary>Whether the first two columns are the key of a row; false for a log.</summary>
    public abstract bool HasKeys { get; }

    /// <summary>The table of its rows' tags; null when they have none.</summary>
    public virtual TagTable? TagTable => null;
}

/// <summary>A table whose rows have a key and are replaced as a whole.</summary>
public sealed class Table<TRow>(
    string name, IReadOnlyList<Column> columns, Func<TRow, RowKey> key, Action<TRow, IColumnWriter> write, Func<IColumnReader, TRow> read)
    : Table(name, columns)
    where TRow : class
{
    /// <summary>
    /// Whether an update from the first row to the second leaves the settled columns unchanged; null when a table has none. Indexes on columns that
    /// an UPDATE does not name cost nothing.
    /// </summary>
    public Func<TRow, TRow, bool>? IsSettled { get; init; }

    /// <summary>Estimated bytes of a row's content, in addition to <see cref="RowSize.Base"/>; null for small rows.</summary>
    public Func<TRow, int>? ContentSize { get; init; }

    /// <summary>How lists find the rows by their tags; null when the rows have none.</summary>
    public TagIndex<TRow>? Tags { get; init; }

    public override bool HasKeys => true;

    public override TagTable? TagTable => Tags?.Table;

    /// <summary>A row's estimated bytes in memory.</summary>
    public int SizeOf(TRow row) => RowSize.Base + (ContentSize?.Invoke(row) ?? 0);

    public RowKey KeyOf(TRow row) => key(row);

    /// <summary>Writes all columns, in their order.</summary>
    public void Write(TRow row, IColumnWriter writer) => write(row, writer);

    /// <summary>Reads the reader's current row.</summary>
    /// <param name="reader">Writes all columns, in their order.</param>
    /// <param name="key">The row's key, also when the rest is unreadable.</param>
    /// <param name="reason">Why the row is unreadable; null when it is readable.</param>
    /// <returns>Null when the row is unreadable, for any reason: such a row must not affect others.</returns>
    /// <exception cref="System.Data.Common.DbException">The database failed, which does not concern the row.</exception>
    public TRow? TryRead(IColumnReader reader, out RowKey key, out Exception? reason)
    {
        key = default;
        reason = null;
        try
        {
            key = new RowKey(reader.Account(), reader.Text());
            reader.Restart();
            var row = read(reader);
            return KeyOf(row) == key ? row : throw new InvalidDataException("Its columns belong to another key");
        }
        // Whatever a column contains, only this row is unreadable.
        catch (Exception error) when (error is not System.Data.Common.DbException)
        {
            reason = error;
            return null;
        }
    }
}

/// <summary>An append-only table.</summary>
public sealed class Log<TRow>(string name, IReadOnlyList<Column> columns, Action<TRow, IColumnWriter> write) : Table(name, columns)
    where TRow : class
{
    public override bool HasKeys => false;

    public void Write(TRow row, IColumnWriter writer) => write(row, writer);
}

/// <summary>Writes the columns of one row, left to right.</summary>
public interface IColumnWriter
{
    void Integer(long? value);

    void Real(double? value);

    void Text(string? value);

    void Bytes(byte[]? value);

    void Account(AccountId account) => Integer(account.Value);

    void Time(DateTimeOffset? value) => Integer(value?.ToUnixTimeMilliseconds());

    void Flag(bool value) => Integer(value ? 1 : 0);
}

/// <summary>Reads the columns of one row, left to right. Throws <see cref="InvalidDataException"/> when a column has another type.</summary>
public interface IColumnReader
{
    /// <summary>Returns to the first column of the same row.</summary>
    void Restart();

    long? OptionalInteger();

    double? OptionalReal();

    string? OptionalText();

    byte[]? OptionalBytes();

    long Integer() => OptionalInteger() ?? throw new InvalidDataException("A required column is NULL");

    string Text() => OptionalText() ?? throw new InvalidDataException("A required column is NULL");

    byte[] Bytes() => OptionalBytes() ?? throw new InvalidDataException("A required column is NULL");

    AccountId Account() => new(Integer());

    DateTimeOffset Time() => DateTimeOffset.FromUnixTimeMilliseconds(Integer());

    DateTimeOffset? OptionalTime() => OptionalInteger() is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;

    bool Flag() => Integer() != 0;
}
