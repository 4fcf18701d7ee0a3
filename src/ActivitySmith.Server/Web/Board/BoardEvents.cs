using System.Security.Claims;
using ActivitySmith.Delivery.Pages;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.People;
using ActivitySmith.Server.Http.Events;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Board;

/// <summary>The board's event stream.</summary>
internal static class BoardEvents
{
    public static void MapBoardEvents(this IEndpointRouteBuilder pages) =>
        pages.MapGet("/board/events", Stream).RequireAuthorization(PageSession.Policy);

    private static async Task Stream(
        HttpContext context, ClaimsPrincipal user, Visitor visitor, OpenPages open, PeopleQueries people, BoardSource source, DatabaseEpoch epoch, EventStream stream)
    {
        var page = open.Open(visitor.Account, visitor.UserId, PageSession.IdOf(user));
        try
        {
            await stream.Serve(context, new Reader(visitor.Account, user, people, source, epoch.Current), page.Ending.Token);
        }
        finally
        {
            open.Close(visitor.Account, visitor.UserId, page);
        }
    }

    /// <summary>Sees the whole account as long as the session lasts.</summary>
    private sealed class Reader(AccountId account, ClaimsPrincipal user, PeopleQueries people, BoardSource source, string epoch) : IEventReader
    {
        public AccountId Account => account;

        public string? DeviceId => null;

        public async Task<EventSnapshot?> Read(CancellationToken cancellation)
        {
            // The session may have ended between the request and the moment from which the page is cut off with it.
            if (!await IsWelcome(cancellation)) return null;
            var rows = await source.ReadRows(account, cancellation);
            return new EventSnapshot(
                [.. rows.Ended.Concat(rows.Running).Select(activity => PageEvent.Of(activity, epoch)), .. rows.Notifications.Select(note => PageEvent.Of(note, epoch))],
                [.. rows.Running.Concat(rows.Ended).Select(activity => activity.Id)]);
        }

        public IReadOnlyList<PageEvent>? Select(IReadOnlyList<PageEvent> changes) => changes;

        public async Task<bool> IsWelcome(CancellationToken cancellation) => await PageSession.Look(user, people, cancellation) is not null;
    }
}
