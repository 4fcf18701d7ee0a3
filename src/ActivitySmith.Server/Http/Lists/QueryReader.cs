using ActivitySmith.Contracts.Json;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Server.Http.Lists;

/// <summary>Reads the query of one request and keeps its first error. An empty value counts as absent.</summary>
internal sealed class QueryReader(IQueryCollection query)
{
    /// <summary>Null while every parameter that was read is valid.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>The reader of a request. All parameter types of an endpoint share it, so that the endpoint gets the errors of all.</summary>
    public static QueryReader Of(HttpContext context)
    {
        if (context.Features.Get<QueryReader>() is { } known) return known;
        var reader = new QueryReader(context.Request.Query);
        context.Features.Set(reader);
        return reader;
    }

    public void Refuse(Refusal refusal) => Refusal ??= refusal;

    /// <param name="name">The parameter.</param>
    /// <param name="maxLength">Counted like stored text (<see cref="Characters"/>), so that every stored text can be requested.</param>
    public string? Text(string name, int maxLength)
    {
        var values = query[name];
        if (values.Count > 1) Refuse(ManagementCatalogue.InvalidQuery(name, "appears more than once"));
        if (values is not [{ Length: > 0 } text]) return null;
        if (!Characters.FitIn(text, maxLength)) Refuse(ManagementCatalogue.InvalidQuery(name, $"must have at most {maxLength} characters"));
        return text;
    }

    /// <summary>All values of a parameter that may appear several times, without empty ones.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="maxCount">Maximum values.</param>
    /// <param name="maxLength">Of each value; see <see cref="Text"/>.</param>
    public IReadOnlyList<string> Texts(string name, int maxCount, int maxLength)
    {
        string[] texts = [.. query[name].Where(text => !string.IsNullOrEmpty(text))!];
        if (texts.Length > maxCount) Refuse(ManagementCatalogue.InvalidQuery(name, $"may appear at most {maxCount} times"));
        if (!texts.All(text => Characters.FitIn(text, maxLength)))
            Refuse(ManagementCatalogue.InvalidQuery(name, $"must have at most {maxLength} characters"));
        return texts;
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

        // In a query an unescaped '+' is decoded as a space.
        if (TimestampConverter.TryParse(text.Replace(' ', '+'), out time)) return time;
        Refuse(ManagementCatalogue.InvalidQuery(name, "must be an RFC 3339 timestamp such as 2026-07-10T12:00:00Z"));
        return null;
    }
}
