namespace ActivitySmith.Ledger.Rows;

/// <summary>The operations that a <see cref="RowSet"/> runs on all its tables.</summary>
internal interface IRowTable : IChanges
{
    Table Table { get; }

    void AcceptCommand();

    void DiscardCommand();

    void BatchCommitted();

    void BatchFailed();

    /// <summary>Drops cached rows, because rows of the table were deleted outside the commands.</summary>
    void Forget();

    /// <summary>Requests rows that another node changed. Once loaded, they count as changes of this batch.</summary>
    void Renew(IEnumerable<RowKey> keys);

    /// <summary>Called after a load.</summary>
    /// <param name="isComplete">True when all wanted rows that exist have been loaded; false when nothing is known about them.</param>
    void Loaded(bool isComplete);
}
