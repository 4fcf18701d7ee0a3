using System.Data.Common;

namespace ActivitySmith.Ledger;

/// <summary>
/// Another node committed while this one assumed to be the only node. Nothing was written. The next batch waits for its turn and reads the other
/// node's commits first.
/// </summary>
public sealed class OvertakenException(Exception cause) : DbException("Another node committed first", cause);
