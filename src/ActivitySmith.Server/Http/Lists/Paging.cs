using System.Reflection;
using ActivitySmith.Contracts.Manage;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Lists;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;

namespace ActivitySmith.Server.Http.Lists;

/// <summary>The requested page of a list: <c>?limit=</c> and <c>?cursor=</c>.</summary>
public sealed class Paging : IEndpointParameterMetadataProvider
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    private readonly QueryReader query;
    private readonly DatabaseEpoch epoch;

    private Paging(QueryReader query, DatabaseEpoch epoch)
    {
        this.query = query;
        this.epoch = epoch;
        Limit = query.Number("limit", 1, MaxLimit) ?? DefaultLimit;
    }

    /// <summary>Rows on the page, 1 to <see cref="MaxLimit"/>.</summary>
    public int Limit { get; }

    /// <summary>A time as a sort value of a cursor.</summary>
    public static string Time(DateTimeOffset time) => time.ToUnixTimeMilliseconds().ToString();

    public static Paging Of(HttpContext context) => new(QueryReader.Of(context), context.RequestServices.GetRequiredService<DatabaseEpoch>());

    public static ValueTask<Paging> BindAsync(HttpContext context) => ValueTask.FromResult(Of(context));

    /// <summary>The page of a list that is sorted by name.</summary>
    /// <param name="list">Name of the list.</param>
    /// <param name="refusal">Set when any parameter of the query is invalid.</param>
    public PageByName ByName(string list, out Refusal? refusal)
    {
        var place = Place(list, 1);
        refusal = query.Refusal;
        return new PageByName(place?[0], Limit);
    }

    /// <summary>The page of a list that is sorted by a number: the number before the page, 0 for the first page.</summary>
    /// <param name="list">Name of the list.</param>
    /// <param name="refusal">Set when any parameter of the query is invalid.</param>
    public long ByNumber(string list, out Refusal? refusal)
    {
        var place = Place(list, 1);
        long after = 0;
        if (place is not null && !long.TryParse(place[0], out after)) query.Refuse(ManagementCatalogue.InvalidCursor);
        refusal = query.Refusal;
        return after;
    }

    /// <summary>The page of a list that is sorted by time, newest first.</summary>
    /// <param name="list">Name of the list.</param>
    /// <param name="refusal">Set when any parameter of the query is invalid.</param>
    public PageByTime ByTime(string list, out Refusal? refusal)
    {
        var place = Place(list, 2);
        long at = 0;
        if (place is not null && !long.TryParse(place[0], out at)) query.Refuse(ManagementCatalogue.InvalidCursor);
        refusal = query.Refusal;
        return new PageByTime(place is null ? null : (at, place[1]), Limit);
    }

    /// <summary>The response for a page.</summary>
    public Ok<ListResponse<TItem>> Respond<TRow, TItem>(string list, IReadOnlyList<TRow> rows, Func<TRow, string[]> place, Func<TRow, TItem> show) =>
        TypedResults.Ok(Page(list, rows, place, show));

    /// <inheritdoc cref="Respond{TRow, TItem}(string, IReadOnlyList{TRow}, Func{TRow, string[]}, Func{TRow, TItem})"/>
    public Ok<ListResponse<TItem>> Respond<TRow, TItem>(string list, PageRows<TRow> rows, Func<TRow, string[]> place, Func<TRow, TItem> show) =>
        TypedResults.Ok(Page(list, rows, place, show));

    /// <summary>The page of a list that may end early.</summary>
    public ListResponse<TItem> Page<TRow, TItem>(string list, PageRows<TRow> rows, Func<TRow, string[]> place, Func<TRow, TItem> show)
    {
        var page = Page(list, rows.Rows, place, show);
        return page.NextCursor is null && rows.Rest is { } rest ? page with { NextCursor = CursorAt(list, [.. rest]) } : page;
    }

    /// <summary>The page of a list. Queries read one row more than <see cref="Limit"/>, which shows that there is a next page.</summary>
    /// <param name="list">Name of the list.</param>
    /// <param name="rows">At most <see cref="Limit"/> + 1 rows.</param>
    /// <param name="place">Sort values of a row.</param>
    /// <param name="show">Maps a row to its item in the response.</param>
    public ListResponse<TItem> Page<TRow, TItem>(string list, IReadOnlyList<TRow> rows, Func<TRow, string[]> place, Func<TRow, TItem> show) => new()
    {
        Data = [.. rows.Take(Limit).Select(show)],
        NextCursor = rows.Count > Limit ? CursorAt(list, place(rows[Limit - 1])) : null,
    };

    /// <summary>The cursor of the page that begins after this position.</summary>
    public string CursorAt(string list, params string[] place) => Cursor.Write(epoch.Current, list, place);

    static void IEndpointParameterMetadataProvider.PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new QueryDescription("limit", $"Rows on the page, 1 to {MaxLimit}; default {DefaultLimit}") { Type = QueryType.WholeNumber });
        builder.Metadata.Add(new QueryDescription("cursor", "next_cursor of the previous page"));
    }

    private string[]? Place(string list, int parts)
    {
        if (query.Text("cursor", maxLength: 1024) is not { } cursor) return null;
        var place = Cursor.Read(epoch.Current, list, cursor, parts);
        if (!place.IsRefused(out var refusal)) return place.Value;
        query.Refuse(refusal);
        return null;
    }
}
