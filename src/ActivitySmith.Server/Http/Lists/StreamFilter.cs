using System.Reflection;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Streams;
using ActivitySmith.Ledger.Lists;
using Microsoft.AspNetCore.Http.Metadata;

namespace ActivitySmith.Server.Http.Lists;

/// <summary>The requested streams of a list; the list's <see cref="Paging"/> refuses invalid parameters.</summary>
/// <param name="State">One of <see cref="StreamState.Names"/>; null for any.</param>
/// <param name="Tags">Whole tags; null for any.</param>
/// <param name="Search">Part of the key; null for any.</param>
public sealed record StreamFilter(string? State, TagFilter? Tags, string? Search) : IEndpointParameterMetadataProvider
{
    public static ValueTask<StreamFilter> BindAsync(HttpContext context)
    {
        var query = QueryReader.Of(context);
        return ValueTask.FromResult(new StreamFilter(
            query.OneOf("state", StreamState.Names), TagParameters.Read(query), query.Text("search", StreamKey.MaxLength)));
    }

    static void IEndpointParameterMetadataProvider.PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new QueryDescription("state", "State of the stream") { Values = StreamState.Names });
        builder.Metadata.Add(new QueryDescription("search", "Streams whose key contains this text, case-insensitive"));
        foreach (var tags in TagParameters.Describe("Streams")) builder.Metadata.Add(tags);
    }
}
