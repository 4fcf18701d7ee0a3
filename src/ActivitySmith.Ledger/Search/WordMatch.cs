namespace ActivitySmith.Ledger.Search;

/// <summary>How an engine's full-text index finds entries of search.</summary>
/// <param name="Entries">
/// The entries with a term that matches the parameter <c>@match</c>, as a table: written so that the engine must use the index, whatever it expects.
/// </param>
/// <param name="ValueOf">The parameter's value for terms that begin with a text of letters, digits and dots.</param>
internal sealed record WordMatch(string Entries, Func<string, string> ValueOf);
