using System.Data.Common;

namespace ActivitySmith.Ledger;

/// <summary>
/// The database cannot be reached, or the connection to it broke. Nothing was written; only when it breaks in the very moment of a
/// commit and stays away is that not known, and then the commit, if there was one, is told of as other nodes' commits are.
/// </summary>
public sealed class StorageAwayException(string message, Exception? cause) : DbException(message, cause)
{
    /// <summary>Whether it broke in the moment of a commit and stayed away, so that nobody knows whether something was written.</summary>
    public bool MayBeWritten { get; init; }
}
