using ActivitySmith.Ledger.Rows;
using SQLitePCL;

namespace ActivitySmith.Ledger.Sqlite;

/// <summary>Reads the current row of a statement straight from SQLite, with two calls for each value; the driver's reader makes several more.</summary>
internal sealed class SqliteColumns(sqlite3_stmt statement) : RowColumns
{
    public override bool HasRow(int column) => raw.sqlite3_column_type(statement, column) != raw.SQLITE_NULL;

    public override long? OptionalInteger() => Next(raw.SQLITE_INTEGER, out var column) ? raw.sqlite3_column_int64(statement, column) : null;

    public override double? OptionalReal() => Next(raw.SQLITE_FLOAT, out var column) ? raw.sqlite3_column_double(statement, column) : null;

    public override string? OptionalText() => Next(raw.SQLITE_TEXT, out var column) ? raw.sqlite3_column_text(statement, column).utf8_to_string() : null;

    public override byte[]? OptionalBytes() => Next(raw.SQLITE_BLOB, out var column) ? raw.sqlite3_column_blob(statement, column).ToArray() : null;

    /// <summary>SQLite stores values of any type in any column and would convert them.</summary>
    private bool Next(int expected, out int column)
    {
        column = Take();
        var type = raw.sqlite3_column_type(statement, column);
        if (type == raw.SQLITE_NULL) return false;
        if (type == expected) return true;
        var name = raw.sqlite3_column_name(statement, column).utf8_to_string();
        throw new InvalidDataException($"Column {name} has SQLite's type {type} instead of {expected}");
    }
}
