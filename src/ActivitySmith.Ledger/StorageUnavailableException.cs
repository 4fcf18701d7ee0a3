using System.Data.Common;

namespace ActivitySmith.Ledger;

/// <summary>
/// The database cannot be reached, or the connection to it broke. Nothing was written, except when <see cref="MayBeWritten"/> is true; then the
/// commit, if it succeeded, is read later like the commits of other nodes.
/// </summary>
public sealed class StorageUnavailableException(string message, Exception? cause) : DbException(message, cause)
{
    /// <summary>
    /// Whether the connection broke during a commit and the database stayed unavailable, so that the outcome of the commit is unknown.
    /// </summary>
    public bool MayBeWritten { get; init; }
}
