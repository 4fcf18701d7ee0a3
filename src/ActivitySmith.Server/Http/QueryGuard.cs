using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Http.Refusals;

namespace ActivitySmith.Server.Http;

/// <summary>
/// Refuses U+0000 in a query, on every route: PostgreSQL accepts no text with it. Kestrel refuses it in paths and headers, and the readers of bodies and forms
/// refuse it there.
/// </summary>
internal sealed class QueryGuard(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) != true) return next(context);
        if (ApiPath.Includes(context.Request.Path)) return RefusalWriter.Write(context, Catalogue.NullInQuery);
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return context.Response.WriteAsync(Catalogue.NullInQuery.Message);
    }
}
