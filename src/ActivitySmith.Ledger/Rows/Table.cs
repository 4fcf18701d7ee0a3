using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Ledger.Rows;

/// <summary>What a column holds; each database has its own words for it.</summary>
public enum ColumnKind
{
    Integer,
    Real,
    Text,
    Bytes,
}

/// <summary>One column.</summary>
/// <param name="Name">As in the migrations.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="IsFixed">Written once, with the row; an update leaves it (and its indexes) alone.</param>
/// <param name="IsSettled">Left alone by updates for which <see cref="Table{TRow}.IsSettled"/> says so.</param>
public sealed record Column(string Name, ColumnKind Kind, bool IsFixed = false, bool IsSettled = false);

/// <summary>How rows of one kind are kept. Key columns come first: <c>account_id</c> and one more (or more, for a log).</summary>
public abstract class Table(string name, IReadOnlyList<Column> columns)
{
    public string Name { get; } = name;

    public IReadOnlyList<Column> Columns { get; } = columns;
}

/// <summary>A table whose rows have a key and are replaced as a whole.</summary>
public sealed class Table<TRow>(
    string name, IReadOnlyList<Column> columns, Func<TRow, RowKey> key, Action<TRow, IColumnWriter> write, Func<IColumnReader, TRow> read)
    : Table(name, columns)
    where TRow : class
{
    /// <summary>
    /// Whether an update from the first row to the second leaves the settled columns as they are; null when a table has none. Indexes
    /// on columns that a statement does not name cost nothing.
    /// </summary>
    public Func<TRow, TRow, bool>? IsSettled { get; init; }

    /// <summary>Estimated bytes of what was sent, on top of <see cref="RowSize.Base"/>; null for rows that hold little.</summary>
    public Func<TRow, int>? ContentSize { get; init; }

    /// <summary>A row's estimated bytes in memory.</summary>
    public int SizeOf(TRow row) => RowSize.Base + (ContentSize?.Invoke(row) ?? 0);

    public RowKey KeyOf(TRow row) => key(row);

    /// <summary>Gives all columns, in their order.</summary>
    public void Write(TRow row, IColumnWriter writer) => write(row, writer);

    /// <summary>The row that the reader stands on.</summary>
    /// <param name="reader">Gives all columns, in their order.</param>
    /// <param name="key">What its key columns say, also when the rest cannot be read.</param>
    /// <param name="reason">Why it cannot be read; null when it can.</param>
    /// <returns>Null when the columns do not hold a row, for whatever reason: such a row must not be in the way of others.</returns>
    /// <exception cref="System.Data.Common.DbException">The database failed, which says nothing about the row.</exception>
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
#pragma warning disable CA1031 // Whatever it is that a column holds, it is this row that is bad.
        catch (Exception error) when (error is not System.Data.Common.DbException)
#pragma warning restore CA1031
        {
            reason = error;
            return null;
        }
    }
}

/// <summary>A table that rows are only ever added to.</summary>
public sealed class Log<TRow>(string name, IReadOnlyList<Column> columns, Action<TRow, IColumnWriter> write) : Table(name, columns)
    where TRow : class
{
    public void Write(TRow row, IColumnWriter writer) => write(row, writer);
}

/// <summary>Takes the columns of one row, left to right.</summary>
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

/// <summary>Gives the columns of one row, left to right. What holds a value of another type than asked for is an <see cref="InvalidDataException"/>.</summary>
public interface IColumnReader
{
    /// <summary>Goes back to the first column of the same row.</summary>
    void Restart();

    long? OptionalInteger();

    double? OptionalReal();

    string? OptionalText();

    byte[]? OptionalBytes();

    long Integer() => OptionalInteger() ?? throw new InvalidDataException("A column that cannot be empty is");

    string Text() => OptionalText() ?? throw new InvalidDataException("A column that cannot be empty is");

    byte[] Bytes() => OptionalBytes() ?? throw new InvalidDataException("A column that cannot be empty is");

    AccountId Account() => new(Integer());

    DateTimeOffset Time() => DateTimeOffset.FromUnixTimeMilliseconds(Integer());

    DateTimeOffset? OptionalTime() => OptionalInteger() is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;

    bool Flag() => Integer() != 0;
}
