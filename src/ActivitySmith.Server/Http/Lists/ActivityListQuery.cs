using System.Reflection;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.LiveActivities;
using Microsoft.AspNetCore.Http.Metadata;

namespace ActivitySmith.Server.Http.Lists;

/// <summary>The requested activities of a list; the list's <see cref="Paging"/> refuses invalid parameters.</summary>
public sealed record ActivityListQuery(ActivityFilter Filter) : IEndpointParameterMetadataProvider
{
    public const string Running = "running";
    public const string Ended = "ended";

    private static readonly string[] States = [Running, Ended];

    public static ValueTask<ActivityListQuery> BindAsync(HttpContext context)
    {
        var query = QueryReader.Of(context);
        var state = query.OneOf("state", States);
        return ValueTask.FromResult(new ActivityListQuery(new ActivityFilter(
            state is null ? null : state == Running,
            TagParameters.Read(query),
            query.Text("stream", StreamKey.MaxLength),
            query.Time("since"),
            query.Time("until"),
            SearchParameter.Read(context, query))));
    }

    static void IEndpointParameterMetadataProvider.PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(SearchParameter.Describe("Activities"));
        builder.Metadata.Add(new QueryDescription("state", "Only running or only ended activities") { Values = States });
        foreach (var tags in TagParameters.Describe("Activities")) builder.Metadata.Add(tags);
        builder.Metadata.Add(new QueryDescription("stream", "Activities of this stream_key"));
        builder.Metadata.Add(new QueryDescription("since", "Started at this time or later, RFC 3339") { Type = QueryType.Time });
        builder.Metadata.Add(new QueryDescription("until", "Started before this time, RFC 3339") { Type = QueryType.Time });
    }
}
