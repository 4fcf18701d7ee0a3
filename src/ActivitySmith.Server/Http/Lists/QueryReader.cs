using ActivitySmith.Contracts.Json;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Server.Http.Lists;

/// <summary>Reads the query of one request, and keeps the first thing that is wrong with it. An empty value counts as absent.</summary>
internal sealed class QueryReader(IQueryCollection query)
{
    /// <summary>Null while every parameter that was read can be used.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>The one reader of a request, so that all of its parameters answer together.</summary>
    public static QueryReader Of(HttpContext context)
    {
        if (context.Features.Get<QueryReader>() is { } known) return known;
        var reader = new QueryReader(context.Request.Query);
        context.Features.Set(reader);
        return reader;
    }

    public void Refuse(Refusal refusal) => Refusal ??= refusal;

    /// <param name="name">The parameter.</param>
    /// <param name="maxLength">Counted as what is stored is (<see cref="Characters"/>), so that whatever may be stored may be asked for.</param>
    public string? Text(string name, int maxLength)
    {
        var values = query[name];
        if (values.Count > 1) Refuse(ManagementCatalogue.InvalidQuery(name, "is there twice; send it once"));
        if (values is not [{ Length: > 0 } text]) return null;
        if (!Characters.FitIn(text, maxLength)) Refuse(ManagementCatalogue.InvalidQuery(name, $"must have at most {maxLength} characters"));
        return text;
    }

    public int? Number(string name, int min, int max)
    {
        if (Text(name, maxLength: 20) is not { } text) return null;
        if (int.TryParse(text, out var number) && number >= min && number <= max) return number;
        Refuse(ManagementCatalogue.InvalidQuery(name, $"must be a whole number from {min} to {max}"));
        return null;
    }

    public string? OneOf(string name, IReadOnlyList<string> known)
    {
        if (Text(name, maxLength: 64) is not { } text) return null;
        if (!known.Contains(text)) Refuse(ManagementCatalogue.InvalidQuery(name, $"must be one of {string.Join(", ", known)}"));
        return text;
    }

    public DateTimeOffset? Time(string name)
    {
        if (Text(name, maxLength: 64) is not { } text) return null;
        if (TimestampConverter.TryParse(text, out var time)) return time;

        // In a query an unescaped '+' reads as a space.
        if (TimestampConverter.TryParse(text.Replace(' ', '+'), out time)) return time;
        Refuse(ManagementCatalogue.InvalidQuery(name, "must be an RFC 3339 timestamp such as 2026-07-10T12:00:00Z"));
        return null;
    }
}
