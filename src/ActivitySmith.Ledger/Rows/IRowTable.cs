namespace ActivitySmith.Ledger.Rows;

/// <summary>The operations that a <see cref="RowSet"/> runs on all its tables.</summary>
internal interface IRowTable : IChanges
{
    Table Table { get; }

    void AcceptCommand();

    void DiscardCommand();

    void BatchCommitted();

    /// <summary>Discards the batch. The cache loses the rows that the batch changed; all others are as committed.</summary>
    void BatchFailed();

    /// <summary>Discards the batch and the whole cache, because any row may differ from the database.</summary>
    void ForgetAll();

    /// <summary>Drops cached rows that were deleted or changed outside the commands.</summary>
    void Forget(IEnumerable<RowKey> keys);

    /// <summary>Requests rows that another node changed. Once loaded, they count as changes of this batch.</summary>
    void Renew(IEnumerable<RowKey> keys);

    /// <summary>Called after a load.</summary>
    /// <param name="isComplete">True when all wanted rows that exist have been loaded; false when nothing is known about them.</param>
    void Loaded(bool isComplete);
}
