namespace ActivitySmith.Ledger.Search;

/// <summary>Filter of a list by words: rows that have, for each of them, a word that begins with it.</summary>
/// <param name="Asked">The text as requested.</param>
/// <param name="Words">Its words, as the index has them.</param>
public sealed record SearchFilter(string Asked, IReadOnlyList<string> Words);

/// <summary>How an engine's full-text index finds entries of search.</summary>
/// <param name="Condition">The condition on <c>search_entries e</c> that an entry has a term that matches the named parameter.</param>
/// <param name="ValueOf">The parameter's value for terms that begin with a text of letters, digits and dots.</param>
internal sealed record WordMatch(Func<string, string> Condition, Func<string, string> ValueOf);
