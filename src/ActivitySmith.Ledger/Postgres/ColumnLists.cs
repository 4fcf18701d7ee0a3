using ActivitySmith.Ledger.Rows;
using Npgsql;
using NpgsqlTypes;

namespace ActivitySmith.Ledger.Postgres;

/// <summary>Rows stored by column: one list per column, so that one statement takes many rows as array parameters.</summary>
/// <param name="columns">All columns of the table, in their order.</param>
/// <param name="isTaken">Whether a column is included.</param>
internal sealed class ColumnLists(IReadOnlyList<Column> columns, Func<int, bool> isTaken) : IColumnWriter
{
    private readonly IColumnList?[] lists = [.. columns.Select((column, i) => isTaken(i) ? Create(column.Kind) : null)];
    private int next;

    /// <summary>Number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>Starts the next row.</summary>
    public ColumnLists Begin()
    {
        next = 0;
        Count++;
        return this;
    }

    public void Clear()
    {
        Count = 0;
        foreach (var list in lists) list?.Clear();
    }

    public void AddTo(NpgsqlParameterCollection parameters)
    {
        foreach (var list in lists)
            if (list is not null) parameters.Add(list.ToParameter());
    }

    public void Integer(long? value) => (lists[next++] as ColumnList<long?>)?.Add(value);

    public void Real(double? value) => (lists[next++] as ColumnList<double?>)?.Add(value);

    public void Text(string? value) => (lists[next++] as ColumnList<string?>)?.Add(value);

    public void Bytes(byte[]? value) => (lists[next++] as ColumnList<byte[]?>)?.Add(value);

    private static IColumnList Create(ColumnKind kind) => kind switch
    {
        ColumnKind.Integer => new ColumnList<long?>(NpgsqlDbType.Bigint),
        ColumnKind.Real => new ColumnList<double?>(NpgsqlDbType.Double),
        ColumnKind.Text => new ColumnList<string?>(NpgsqlDbType.Text),
        ColumnKind.Bytes => new ColumnList<byte[]?>(NpgsqlDbType.Bytea),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown column kind"),
    };

    private interface IColumnList
    {
        void Clear();

        NpgsqlParameter ToParameter();
    }

    private sealed class ColumnList<T>(NpgsqlDbType type) : IColumnList
    {
        private readonly List<T> values = [];

        public void Add(T value) => values.Add(value);

        public void Clear() => values.Clear();

        public NpgsqlParameter ToParameter() => new NpgsqlParameter<List<T>> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };
    }
}
