using System.Security.Claims;
using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Http.Address;
using ActivitySmith.Server.Http.Refusals;
using ActivitySmith.Server.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ActivitySmith.Server.Web.Board;

/// <summary>The board and what its buttons do. The event stream is mapped beside it.</summary>
internal static class BoardEndpoints
{
    public static void MapBoard(this IEndpointRouteBuilder pages)
    {
        var board = pages.MapGroup("").RequireAuthorization(PageSession.Policy);
        board.MapGet("/", Show);
        board.MapGet("/board/session", () => TypedResults.NoContent());
        board.MapPost("/board/demo", Demo).AddEndpointFilter<AntiforgeryFilter>();
        board.MapPost("/board/actions/{source_id}/{action_id}", Run).AddEndpointFilter<AntiforgeryFilter>();
    }

    private static async Task<IResult> Show(
        Visitor visitor, IBoardSource source, ServerAddress address, TimeProvider time, HttpContext context, string? done, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-cache, no-store";
        var view = await source.Read(visitor.Account, cancellationToken);
        return new RazorComponentResult<BoardPage>(new { Visitor = visitor, View = view, Origin = address.SeenBy(context.Request), Now = time.GetUtcNow(), Done = done });
    }

    private static async Task<RedirectHttpResult> Demo(ClaimsPrincipal user, IBoardDemo demo, CancellationToken cancellationToken)
    {
        await demo.Start(PageSession.AccountOf(user), cancellationToken);
        return TypedResults.LocalRedirect("/");
    }

    /// <summary>Answers what became of the call: 200, whatever the receiver said, and 202 while it goes on.</summary>
    private static async Task<Results<Ok<TapAnswer>, Accepted<TapAnswer>, ProblemHttpResult>> Run(
        string source_id, string action_id, string? tap, ClaimsPrincipal user, IBoardActions actions, CancellationToken cancellationToken)
    {
        if (!TapId.TryParse(tap, out var id)) return Problem(Catalogue.InvalidTapId);
        var outcome = await actions.Run(PageSession.AccountOf(user), source_id, action_id, id, cancellationToken);
        if (outcome.IsRefused(out var refusal)) return Problem(refusal);
        var run = outcome.Value;
        var answer = new TapAnswer(run.State, run.StatusCode, run.Error);
        return run.IsOpen ? TypedResults.Accepted((string?)null, answer) : TypedResults.Ok(answer);
    }

    private static ProblemHttpResult Problem(Refusal refusal) =>
        TypedResults.Problem(refusal.Message, statusCode: StatusOf.Kind(refusal.Kind), title: refusal.Error);

    /// <param name="State">One of <see cref="ActionRunState"/>.</param>
    /// <param name="StatusCode">What the receiver answered; null when it did not.</param>
    /// <param name="Error">One of <see cref="ActionError"/>; null when delivered.</param>
    internal sealed record TapAnswer(string State, int? StatusCode, string? Error);
}
