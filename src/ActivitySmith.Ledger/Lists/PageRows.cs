namespace ActivitySmith.Ledger.Lists;

/// <summary>
/// The rows of a page of a list whose filter may have to read many rows to find few. Such a page ends early, so that no request reads for long.
/// </summary>
/// <param name="Rows">At most one row more than the limit, which shows that there is a next page.</param>
/// <param name="Rest">
/// Sort values of the last place that was read, when that is where the page ends although it is not full: the next page begins after it. Null otherwise.
/// </param>
public sealed record PageRows<TRow>(IReadOnlyList<TRow> Rows, IReadOnlyList<string>? Rest = null);
