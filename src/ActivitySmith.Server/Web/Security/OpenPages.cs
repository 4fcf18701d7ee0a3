using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Server.Web.Security;

/// <summary>
/// Cuts off the event streams of sessions that have ended. Streams on other nodes notice with their next heartbeat that a person's sessions
/// have all ended; that one browser was signed out they do not notice, and go with its tab.
/// </summary>
internal sealed class OpenPages
{
    private readonly Lock gate = new();
    private readonly Dictionary<(AccountId Account, string UserId), HashSet<OpenPage>> open = [];

    /// <summary>A page that is cut off when its session ends; to be closed when it goes by itself.</summary>
    public OpenPage Open(AccountId account, string userId, string session)
    {
        var page = new OpenPage(session, new CancellationTokenSource());
        lock (gate)
        {
            if (!open.TryGetValue((account, userId), out var pages)) open[(account, userId)] = pages = [];
            pages.Add(page);
        }

        return page;
    }

    public void Close(AccountId account, string userId, OpenPage page)
    {
        lock (gate)
            if (open.TryGetValue((account, userId), out var pages) && pages.Remove(page) && pages.Count == 0) open.Remove((account, userId));
    }

    /// <param name="account">The user's account.</param>
    /// <param name="userId">The user.</param>
    /// <param name="session">Null for all sessions of the user.</param>
    public void End(AccountId account, string userId, string? session = null)
    {
        List<OpenPage> ending;
        lock (gate) ending = open.TryGetValue((account, userId), out var pages) ? [.. pages.Where(page => session is null || page.Session == session)] : [];
        foreach (var page in ending) page.Ending.Cancel();
    }
}

/// <summary>One event stream of a session.</summary>
/// <param name="Session">Its id.</param>
/// <param name="Ending">Left to the garbage collector: the page may be linking itself to its token at the moment at which it is cut off.</param>
internal sealed record OpenPage(string Session, CancellationTokenSource Ending);
