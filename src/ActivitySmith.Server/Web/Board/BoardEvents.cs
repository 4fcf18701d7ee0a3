using ActivitySmith.Delivery.Pages;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Server.Http.Events;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Board;

/// <summary>The board's event stream.</summary>
internal sealed class BoardEvents(OpenPages open, SessionReader sessions, BoardSource source, DatabaseEpoch epoch, EventStream stream)
{
    public async Task Stream(PageRequest request)
    {
        var session = request.Visitor.Session;
        if (open.Open(request.Account, session.Id) is not { } page)
        {
            await TypedResults.Problem(PeopleCatalogue.TooManyStreams(OpenPages.MaxPerSession).Message, statusCode: StatusCodes.Status429TooManyRequests)
                .ExecuteAsync(request.Http);
            return;
        }

        try
        {
            await stream.Serve(request.Http, new Reader(session, sessions, source, epoch.Current), page.Ending.Token);
        }
        finally
        {
            open.Close(page);
        }
    }

    /// <summary>Has access to the whole account as long as the session lasts.</summary>
    private sealed class Reader(Session session, SessionReader sessions, BoardSource source, string epoch) : IEventReader
    {
        public AccountId Account => session.Account;

        public string? DeviceId => null;

        public async Task<EventSnapshot?> Read(CancellationToken cancellation)
        {
            // The session may have ended between the request and the registration with OpenPages.
            if (!await IsWelcome(cancellation)) return null;
            var rows = await source.ReadRows(session.Account, cancellation);
            return new EventSnapshot(
                [
                    .. rows.Ended.Concat(rows.Running).Select(activity => PageEvent.Of(activity, epoch)),
                    .. rows.Notifications.Select(note => PageEvent.Of(note, epoch)),
                ],
                [.. rows.Running.Concat(rows.Ended).Select(activity => activity.Id)]);
        }

        public IReadOnlyList<PageEvent>? Select(IReadOnlyList<PageEvent> changes) => changes;

        public async Task<bool> IsWelcome(CancellationToken cancellation) => await sessions.Find(session.Account, session.Id, cancellation) is not null;
    }
}
