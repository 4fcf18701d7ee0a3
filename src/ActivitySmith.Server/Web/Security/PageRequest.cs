using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Server.Web.Security;

/// <summary>One request for a page behind a session, as a handler's parameter; only behind <see cref="PageSession.Policy"/>.</summary>
/// <param name="Visitor">The person who is signed in.</param>
/// <param name="Http">The request and its response.</param>
internal sealed record PageRequest(Visitor Visitor, HttpContext Http)
{
    public AccountId Account => Visitor.Account;

    /// <summary>Cancelled when the browser closes the connection.</summary>
    public CancellationToken Cancellation => Http.RequestAborted;

    /// <summary>
    /// The result of the form before, which redirected to this page (<see cref="Design.PageResponse.Done"/>). Null for a form itself: a refused one
    /// is shown with its refusal alone.
    /// </summary>
    public string? Done => HttpMethods.IsPost(Http.Request.Method) ? null : (string?)Http.Request.Query["done"];

    public static async ValueTask<PageRequest> BindAsync(HttpContext context) => new(await Visitor.BindAsync(context), context);
}
