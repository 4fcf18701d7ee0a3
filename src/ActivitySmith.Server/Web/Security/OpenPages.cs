using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Server.Web.Security;

/// <summary>Cuts off the event streams of sessions as soon as the ledger says that they have ended, on this node or on another.</summary>
internal sealed class OpenPages : ICommitObserver
{
    private readonly Lock gate = new();
    private readonly Dictionary<RowKey, HashSet<OpenPage>> open = [];

    /// <summary>Event streams of one session at a time, one for each tab; each holds a connection and a mailbox.</summary>
    public const int MaxPerSession = 16;

    /// <summary>A page that is cut off when its session ends; <see cref="Close"/> it when it ends before. Null when the session has too many.</summary>
    public OpenPage? Open(AccountId account, string session)
    {
        var page = new OpenPage(new RowKey(account, session), new CancellationTokenSource());
        lock (gate)
        {
            if (!open.TryGetValue(page.Session, out var pages)) open[page.Session] = pages = [];
            if (pages.Count >= MaxPerSession) return null;
            pages.Add(page);
        }

        return page;
    }

    public void Close(OpenPage page)
    {
        lock (gate)
            if (open.TryGetValue(page.Session, out var pages) && pages.Remove(page) && pages.Count == 0) open.Remove(page.Session);
    }

    public void Committed(CommittedBatch batch)
    {
        if (batch.EndedSessions.Count > 0) End(batch.EndedSessions.ToHashSet().Contains);
        if (batch.DeletedAccounts.Count > 0) End(session => batch.DeletedAccounts.Contains(session.Account.Value));
    }

    /// <summary>Which sessions have ended is not known: browsers come back at once, and are looked up then.</summary>
    public void Missed() => End(_ => true);

    private void End(Func<RowKey, bool> hasEnded)
    {
        List<OpenPage> ending;
        lock (gate) ending = [.. open.Where(session => hasEnded(session.Key)).SelectMany(session => session.Value)];

        // What a page does at its end must not hold up the ledger's thread.
        foreach (var page in ending) _ = page.Ending.CancelAsync();
    }
}

/// <summary>One event stream of a session.</summary>
/// <param name="Session">Its key.</param>
/// <param name="Ending">Left to the garbage collector: the page may be linking itself to its token at the moment at which it is cut off.</param>
internal sealed record OpenPage(RowKey Session, CancellationTokenSource Ending);
