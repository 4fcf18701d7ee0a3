using System.Security.Claims;
using ActivitySmith.Server.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

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

    private static async Task<RazorComponentResult<BoardPage>> Show(
        ClaimsPrincipal user, IBoardSource source, TimeProvider time, HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        var view = await source.Read(PageSession.AccountOf(user), cancellationToken);
        return new RazorComponentResult<BoardPage>(new { View = view, Now = time.GetUtcNow() });
    }

    private static async Task<RedirectHttpResult> Demo(ClaimsPrincipal user, IBoardDemo demo, CancellationToken cancellationToken)
    {
        await demo.Start(PageSession.AccountOf(user), cancellationToken);
        return TypedResults.LocalRedirect("/");
    }

    private static async Task<Results<Accepted, NotFound>> Run(
        string source_id, string action_id, ClaimsPrincipal user, [FromServices] IBoardActions? actions, CancellationToken cancellationToken) =>
        actions is not null && await actions.Run(PageSession.AccountOf(user), source_id, action_id, cancellationToken)
            ? TypedResults.Accepted((string?)null)
            : TypedResults.NotFound();
}
