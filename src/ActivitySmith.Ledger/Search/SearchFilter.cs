namespace ActivitySmith.Ledger.Search;

/// <summary>Filter of a list by words: rows that have, for each of them, a word that begins with it.</summary>
/// <param name="Asked">The text as requested.</param>
/// <param name="Words">Its words, as the index has them.</param>
public sealed record SearchFilter(string Asked, IReadOnlyList<string> Words);

/// <summary>How an engine's full-text index finds entries of search.</summary>
/// <param name="Entries">
/// The entries with a term that matches the parameter <c>@match</c>, as a table: written so that the engine must use the index, whatever it expects.
/// </param>
/// <param name="ValueOf">The parameter's value for terms that begin with a text of letters, digits and dots.</param>
internal sealed record WordMatch(string Entries, Func<string, string> ValueOf);
