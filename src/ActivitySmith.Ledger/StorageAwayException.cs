using System.Data.Common;

namespace ActivitySmith.Ledger;

/// <summary>
/// The database cannot be reached, or the connection to it broke. Nothing was written; only when it breaks in the very moment of a
/// commit and stays away is that not known, and then the commit, if there was one, is told of as other nodes' commits are.
/// </summary>
public sealed class StorageAwayException(string message, Exception? cause) : DbException(message, cause);
