using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Http.Limits;
using ActivitySmith.Server.Web.Design;

namespace ActivitySmith.Server.Web.Security;

/// <summary>
/// On every route of the pages: limits the forms of one person per minute. A page in a loop, or a stolen session, must not fill the ledger's queue.
/// </summary>
internal sealed class FormLimit(FormWindows windows) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) return await next(context);
        if (context.HttpContext.Features.Get<Visitor>() is not { } visitor) return await next(context);
        if (await windows.Take(visitor) is not { } refusal) return await next(context);
        if (refusal.RetryAfterSeconds is { } seconds) context.HttpContext.Response.Headers.RetryAfter = seconds.ToString();
        return PageResponse.Say(visitor, refusal);
    }
}

/// <summary>Counts the forms of each person, over all nodes.</summary>
internal sealed class FormWindows(TimeProvider clock, WindowExchange exchange)
{
    /// <summary>Maximum number of forms of one person in 60 seconds; somebody who clicks as fast as possible sends about 60.</summary>
    public const int PerMinute = 120;

    /// <summary>Maximum number of people in memory, about 500 bytes each.</summary>
    private const int MaxPeople = 16_384;

    private readonly RequestWindows<(AccountId Account, string UserId)> windows =
        new(MaxPeople, clock, exchange, static person => $"forms/{person.Account}/{person.UserId}");

    /// <summary>Returns null when the person can send another form.</summary>
    public async ValueTask<Refusal?> Take(Visitor visitor)
    {
        var allowance = await windows.Take((visitor.Account, visitor.UserId), PerMinute);
        return allowance.Granted ? null : PeopleCatalogue.TooManyForms(allowance.ResetSeconds);
    }
}
