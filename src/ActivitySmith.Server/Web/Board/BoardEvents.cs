using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Http.Events;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Board;

/// <summary>The board's event stream.</summary>
internal sealed class BoardEvents(OpenPages open, SessionReader sessions, EventStream stream)
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
            await stream.Serve(request.Http, new Reader(session, sessions), page.Ending.Token);
        }
        finally
        {
            open.Close(page);
        }
    }

    /// <summary>Has access to the whole account as long as the session lasts.</summary>
    private sealed class Reader(Session session, SessionReader sessions) : IEventReader
    {
        private static readonly EventView Everything = new(Channels: null, DateTimeOffset.UnixEpoch);

        public AccountId Account => session.Account;

        public string? DeviceId => null;

        public EventLimits Limits => BoardSource.Limits;

        public async Task<EventView?> View(CancellationToken cancellation) => await IsWelcome(cancellation) ? Everything : null;

        public Task<int?> Badge(CancellationToken cancellation) => Task.FromResult<int?>(null);

        public async Task<bool> IsWelcome(CancellationToken cancellation) => await sessions.Find(session.Account, session.Id, cancellation) is not null;
    }
}
