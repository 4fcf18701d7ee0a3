using System.Reflection;
using ActivitySmith.Domain.Labels;
using Microsoft.AspNetCore.Http.Metadata;

namespace ActivitySmith.Server.Http.Lists;

/// <summary>Which notifications are asked for; null members ask for any, and what cannot be used is refused by the list's <see cref="Paging"/>.</summary>
/// <param name="Tag">A whole tag.</param>
/// <param name="Since">Sent then or later.</param>
/// <param name="Until">Sent before.</param>
public sealed record NotificationListQuery(string? Tag, DateTimeOffset? Since, DateTimeOffset? Until) : IEndpointParameterMetadataProvider
{
    public static ValueTask<NotificationListQuery> BindAsync(HttpContext context)
    {
        var query = QueryReader.Of(context);
        return ValueTask.FromResult(new NotificationListQuery(query.Text("tag", Tags.MaxLength), query.Time("since"), query.Time("until")));
    }

    static void IEndpointParameterMetadataProvider.PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new QueryDescription("tag", "Those that bear this tag"));
        builder.Metadata.Add(new QueryDescription("since", "Sent then or later, RFC 3339") { Type = QueryType.Time });
        builder.Metadata.Add(new QueryDescription("until", "Sent before, RFC 3339") { Type = QueryType.Time });
    }
}
