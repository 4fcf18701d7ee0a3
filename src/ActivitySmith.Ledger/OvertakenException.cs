using System.Data.Common;

namespace ActivitySmith.Ledger;

/// <summary>
/// Another node committed while this one thought itself alone: nothing was written, and the next turn is one that waits and brings
/// the other's news.
/// </summary>
public sealed class OvertakenException(Exception cause) : DbException("Another node committed first", cause);
