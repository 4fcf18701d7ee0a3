using System.Reflection;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Ledger.Lists;
using Microsoft.AspNetCore.Http.Metadata;

namespace ActivitySmith.Server.Http.Lists;

/// <summary>The requested notifications of a list; a null member is no filter. The list's <see cref="Paging"/> refuses invalid parameters.</summary>
/// <param name="State">One of <see cref="NotificationState.Names"/>.</param>
/// <param name="Tags">Whole tags.</param>
/// <param name="Since">Sent at this time or later.</param>
/// <param name="Until">Sent before this time.</param>
public sealed record NotificationListQuery(string? State, TagFilter? Tags, DateTimeOffset? Since, DateTimeOffset? Until)
    : IEndpointParameterMetadataProvider
{
    public static ValueTask<NotificationListQuery> BindAsync(HttpContext context)
    {
        var query = QueryReader.Of(context);
        return ValueTask.FromResult(new NotificationListQuery(
            query.OneOf("state", NotificationState.Names), TagParameters.Read(query), query.Time("since"), query.Time("until")));
    }

    static void IEndpointParameterMetadataProvider.PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new QueryDescription("state", "State of the notification") { Values = NotificationState.Names });
        foreach (var tags in TagParameters.Describe("Notifications")) builder.Metadata.Add(tags);
        builder.Metadata.Add(new QueryDescription("since", "Sent at this time or later, RFC 3339") { Type = QueryType.Time });
        builder.Metadata.Add(new QueryDescription("until", "Sent before this time, RFC 3339") { Type = QueryType.Time });
    }
}
