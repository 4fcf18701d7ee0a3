using System.Security.Claims;
using ActivitySmith.Delivery.Pages;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.People;
using ActivitySmith.Server.Http.Events;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Board;

/// <summary>The board's event stream.</summary>
internal static class BoardEvents
{
    public static void MapBoardEvents(this IEndpointRouteBuilder pages) =>
        pages.MapGet("/board/events", Stream).RequireAuthorization(PageSession.Policy);

    private static Task Stream(
        HttpContext context, ClaimsPrincipal user, Visitor visitor, OpenPages open, PeopleQueries people, BoardSource source, EventStream stream) =>
        stream.Serve(context, new Reader(visitor.Account, user, people, source), open.Watch(visitor.Account, visitor.UserId));

    /// <summary>Sees the whole account as long as the session lasts.</summary>
    private sealed class Reader(AccountId account, ClaimsPrincipal user, PeopleQueries people, BoardSource source) : IEventReader
    {
        public AccountId Account => account;

        public bool FollowsGroups => false;

        public async Task<EventSnapshot?> Read(CancellationToken cancellation)
        {
            var rows = await source.ReadRows(account, cancellation);
            return new EventSnapshot(
                [.. rows.Ended.Concat(rows.Running).Select(PageEvent.Of), .. rows.Notifications.Select(PageEvent.Of)],
                [.. rows.Running.Concat(rows.Ended).Select(activity => activity.Id)]);
        }

        public IReadOnlyList<PageEvent>? Select(IReadOnlyList<PageEvent> changes) => changes;

        public async Task<bool> IsWelcome(CancellationToken cancellation) => await PageSession.Look(user, people, cancellation) is not null;
    }
}
