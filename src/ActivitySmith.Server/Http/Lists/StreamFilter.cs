using System.Reflection;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Labels;
using ActivitySmith.Domain.Streams;
using Microsoft.AspNetCore.Http.Metadata;

namespace ActivitySmith.Server.Http.Lists;

/// <summary>The requested streams of a list; the list's <see cref="Paging"/> refuses invalid parameters.</summary>
/// <param name="State">One of <see cref="StreamState.Names"/>; null for any.</param>
/// <param name="Tag">Null for any.</param>
/// <param name="Search">Part of the key; null for any.</param>
public sealed record StreamFilter(string? State, string? Tag, string? Search) : IEndpointParameterMetadataProvider
{
    public static ValueTask<StreamFilter> BindAsync(HttpContext context)
    {
        var query = QueryReader.Of(context);
        return ValueTask.FromResult(new StreamFilter(
            query.OneOf("state", StreamState.Names), query.Text("tag", Tags.MaxLength), query.Text("search", StreamKey.MaxLength)));
    }

    static void IEndpointParameterMetadataProvider.PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new QueryDescription("state", "State of the stream") { Values = StreamState.Names });
        builder.Metadata.Add(new QueryDescription("search", "Streams whose key contains this text, case-insensitive"));
        builder.Metadata.Add(new QueryDescription("tag", "Streams whose state has this tag"));
    }
}
