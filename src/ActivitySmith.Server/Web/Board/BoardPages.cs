using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Http.Refusals;
using ActivitySmith.Server.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ActivitySmith.Server.Web.Board;

/// <summary>The board, its event stream and its buttons.</summary>
internal static class BoardPages
{
    public static void MapBoardPages(this IEndpointRouteBuilder pages)
    {
        var board = pages.MapGroup("").RequireAuthorization(PageSession.Policy);
        board.MapGet("/", Show);
        board.MapGet("/board/session", () => TypedResults.NoContent());
        board.MapGet("/board/events", (PageRequest request, BoardEvents events) => events.Stream(request));
        board.MapPost("/board/demo", Demo).AddEndpointFilter<AntiforgeryFilter>();
        board.MapPost("/board/actions/{source_id}/{action_id}", Run).AddEndpointFilter<AntiforgeryFilter>();
    }

    private static Task<IResult> Show(PageRequest request, BoardView view)
    {
        request.Http.Response.Headers.CacheControl = "no-cache, no-store";
        return view.Show(request);
    }

    private static async Task<RedirectHttpResult> Demo(PageRequest request, BoardDemo demo)
    {
        await demo.Start(request.Account);
        return TypedResults.LocalRedirect("/");
    }

    /// <summary>Responds with the result of the call: 200 whatever the receiver replied, 202 while the call runs.</summary>
    private static async Task<Results<Ok<TapResponse>, Accepted<TapResponse>, ProblemHttpResult>> Run(
        string source_id, string action_id, string? tap, PageRequest request, BoardActions actions)
    {
        if (!TapId.TryParse(tap, out var id)) return Problem(Catalogue.InvalidTapId);
        var outcome = await actions.Run(request.Account, source_id, action_id, id, request.Cancellation);
        if (outcome.IsRefused(out var refusal)) return Problem(refusal);
        var run = outcome.Value;
        var response = new TapResponse(run.State, run.StatusCode, run.Error);
        return run.IsOpen ? TypedResults.Accepted((string?)null, response) : TypedResults.Ok(response);
    }

    private static ProblemHttpResult Problem(Refusal refusal) =>
        TypedResults.Problem(refusal.Message, statusCode: StatusOf.Kind(refusal.Kind), title: refusal.Error);

    /// <param name="State">One of <see cref="ActionRunState"/>.</param>
    /// <param name="StatusCode">Of the receiver's response; null when there was none.</param>
    /// <param name="Error">One of <see cref="ActionError"/>; null when delivered.</param>
    internal sealed record TapResponse(string State, int? StatusCode, string? Error);
}
