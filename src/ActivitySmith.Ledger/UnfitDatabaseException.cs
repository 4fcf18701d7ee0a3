namespace ActivitySmith.Ledger;

/// <summary>The database is there and cannot be used as it is set up; the message tells the operator what to change.</summary>
public sealed class UnfitDatabaseException(string message) : Exception(message);
