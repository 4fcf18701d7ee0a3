using System.Reflection;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Ledger.Notifications;
using Microsoft.AspNetCore.Http.Metadata;

namespace ActivitySmith.Server.Http.Lists;

/// <summary>The requested notifications of a list; the list's <see cref="Paging"/> refuses invalid parameters.</summary>
public sealed record NotificationListQuery(NotificationFilter Filter) : IEndpointParameterMetadataProvider
{
    public static ValueTask<NotificationListQuery> BindAsync(HttpContext context)
    {
        var query = QueryReader.Of(context);
        return ValueTask.FromResult(new NotificationListQuery(new NotificationFilter(
            query.OneOf("state", NotificationState.Names),
            TagParameters.Read(query),
            query.Time("since"),
            query.Time("until"),
            SearchParameter.Read(context, query))));
    }

    static void IEndpointParameterMetadataProvider.PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(SearchParameter.Describe("Notifications"));
        builder.Metadata.Add(new QueryDescription("state", "State of the notification") { Values = NotificationState.Names });
        foreach (var tags in TagParameters.Describe("Notifications")) builder.Metadata.Add(tags);
        builder.Metadata.Add(new QueryDescription("since", "Sent at this time or later, RFC 3339") { Type = QueryType.Time });
        builder.Metadata.Add(new QueryDescription("until", "Sent before this time, RFC 3339") { Type = QueryType.Time });
    }
}
