using System.Reflection;
using ActivitySmith.Domain.Labels;
using Microsoft.AspNetCore.Http.Metadata;

namespace ActivitySmith.Server.Http.Lists;

/// <summary>The requested tags of a list; the list's <see cref="Paging"/> refuses invalid parameters.</summary>
/// <param name="Search">Beginning of the tags; null for any.</param>
public sealed record TagListQuery(string? Search) : IEndpointParameterMetadataProvider
{
    public static ValueTask<TagListQuery> BindAsync(HttpContext context) =>
        ValueTask.FromResult(new TagListQuery(QueryReader.Of(context).Text("search", Tags.MaxLength)));

    static void IEndpointParameterMetadataProvider.PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new QueryDescription("search", "Tags that begin with this text, ignoring case"));
}
