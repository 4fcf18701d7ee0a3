namespace ActivitySmith.Ledger.Lists;

/// <summary>A page of a list in the order of a name. Queries return one row more than the limit when there is a next page.</summary>
/// <param name="After">Last name on the previous page; null for the first page.</param>
/// <param name="Limit">Rows on the page.</param>
public readonly record struct PageByName(string? After, int Limit);

/// <summary>A page of a list in the order of time, newest first. Queries return one row more than the limit when there is a next page.</summary>
/// <param name="Before">Unix milliseconds and id of the last row on the previous page; null for the first page.</param>
/// <param name="Limit">Rows on the page.</param>
public readonly record struct PageByTime((long At, string Id)? Before, int Limit);

/// <summary>The place of a row in a list by tags.</summary>
/// <param name="At">Unix milliseconds; 0 in a list in the order of a name.</param>
/// <param name="Id">The row's id or name.</param>
internal readonly record struct ListPlace(long At, string Id);
