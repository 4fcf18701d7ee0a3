using System.Reflection;
using ActivitySmith.Domain.Streams;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Ledger.Search;
using Microsoft.AspNetCore.Http.Metadata;

namespace ActivitySmith.Server.Http.Lists;

/// <summary>The requested streams of a list; the list's <see cref="Paging"/> refuses invalid parameters.</summary>
/// <param name="State">One of <see cref="StreamState.Names"/>; null for any.</param>
/// <param name="Tags">Whole tags; null for any.</param>
/// <param name="Search">Part of the key, or words; null for any.</param>
public sealed record StreamFilter(string? State, TagFilter? Tags, SearchFilter? Search) : IEndpointParameterMetadataProvider
{
    public static ValueTask<StreamFilter> BindAsync(HttpContext context)
    {
        var query = QueryReader.Of(context);
        return ValueTask.FromResult(new StreamFilter(
            query.OneOf("state", StreamState.Names), TagParameters.Read(query), SearchParameter.Read(context, query, mayBePartOfKey: true)));
    }

    static void IEndpointParameterMetadataProvider.PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new QueryDescription("state", "State of the stream") { Values = StreamState.Names });
        builder.Metadata.Add(new QueryDescription(
            SearchParameter.Name, "Streams whose key contains this text, or with words that begin with each of its words, ignoring case and accents"));
        foreach (var tags in TagParameters.Describe("Streams")) builder.Metadata.Add(tags);
    }
}
