namespace ActivitySmith.Ledger.Lists;

/// <summary>A page of a list in the order of one name. Queries give one row more than the limit, which tells that there is a next page.</summary>
/// <param name="After">Last name of the page before; null for the first page.</param>
/// <param name="Limit">Rows on the page.</param>
public readonly record struct PageByName(string? After, int Limit);

/// <summary>A page of a list in the order of time, newest first. Queries give one row more than the limit.</summary>
/// <param name="Before">UNIX milliseconds and id of the last row of the page before; null for the first page.</param>
/// <param name="Limit">Rows on the page.</param>
public readonly record struct PageByTime((long At, string Id)? Before, int Limit);
