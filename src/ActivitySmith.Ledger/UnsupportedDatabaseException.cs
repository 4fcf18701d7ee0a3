namespace ActivitySmith.Ledger;

/// <summary>The setup of the database does not meet the requirements; the message says what the operator must change.</summary>
public sealed class UnsupportedDatabaseException(string message) : Exception(message);
