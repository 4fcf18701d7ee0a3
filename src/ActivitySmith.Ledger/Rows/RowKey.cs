using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Ledger.Rows;

/// <summary>Primary key of every table: the account first, then the row's own id.</summary>
public readonly record struct RowKey(AccountId Account, string Id);
