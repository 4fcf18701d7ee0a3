using ActivitySmith.Contracts.Manage;
using ActivitySmith.Ledger.Labels;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Http.Refusals;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ActivitySmith.Server.Manage;

/// <summary>The tags of the caller's account (docs/management-api.md, Tags).</summary>
public static class TagsEndpoints
{
    private const string ListName = "tags";

    public static IEndpointRouteBuilder MapTags(this IEndpointRouteBuilder manage)
    {
        manage.MapGet("/tags", List).WithTags("History").WithName("listTags")
            .WithSummary("List the tags in use by name, with the number of rows that have them");
        return manage;
    }

    private static async Task<Results<Ok<ListResponse<ManagedTag>>, ApiRefusal>> List(
        TagListQuery query, Paging paging, ApiCaller caller, TagQueries tags, CancellationToken cancellation)
    {
        var page = paging.ByName(ListName, out var refusal);
        if (refusal is not null) return new ApiRefusal(refusal);
        var found = await tags.List(caller.Account, query.Search, page, cancellation);
        return paging.Respond(ListName, found, row => [row.Tag], Show);
    }

    private static ManagedTag Show(TagCount row) =>
        new() { Tag = row.Tag, Activities = row.Activities, Streams = row.Streams, Notifications = row.Notifications };
}
