namespace ActivitySmith.Ledger.Rows;

/// <summary>What all tables of a <see cref="RowSet"/> go through together.</summary>
internal interface IRowTable : IChanges
{
    Table Table { get; }

    void AcceptCommand();

    void DiscardCommand();

    void BatchCommitted();

    void BatchFailed();

    /// <summary>Rows of the table were deleted behind the commands' back.</summary>
    void Forget();

    /// <summary>Wants rows that were changed elsewhere: loaded, they are this batch's changes.</summary>
    void Renew(IEnumerable<RowKey> keys);

    /// <summary>The load has ended.</summary>
    /// <param name="isComplete">What was wanted has been loaded, as far as it exists; else nothing is known of it.</param>
    void Loaded(bool isComplete);
}
