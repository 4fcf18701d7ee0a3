namespace ActivitySmith.Ledger;

/// <summary>What became of a transaction.</summary>
internal enum Written
{
    Committed,
    Not,

    /// <summary>A conflict with another transaction (a deadlock, a serialization failure): a retry may succeed.</summary>
    Clashed,
    Away,

    /// <summary>
    /// A retry would fail the same way (a full disk, a file that another process has locked), or could write twice because the connection broke
    /// during the commit.
    /// </summary>
    Final,
}
