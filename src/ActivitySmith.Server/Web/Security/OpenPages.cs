using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Server.Web.Security;

/// <summary>Closes the event streams of a session as soon as the session has ended, on this node or on another.</summary>
internal sealed class OpenPages(int maxPerSession = OpenPages.MaxPerSession) : ICommitObserver
{
    private readonly Lock gate = new();
    private readonly Dictionary<RowKey, HashSet<OpenPage>> open = [];

    /// <summary>Maximum number of open event streams per session, one for each tab; each holds a connection and a mailbox.</summary>
    public const int MaxPerSession = 16;

    /// <summary>A stream that is closed when its session ends; call <see cref="Close"/> when it ends before. Null when the session has too many.</summary>
    public OpenPage? Open(AccountId account, string session)
    {
        var page = new OpenPage(new RowKey(account, session), new CancellationTokenSource());
        lock (gate)
        {
            if (!open.TryGetValue(page.Session, out var pages)) open[page.Session] = pages = [];
            if (pages.Count >= maxPerSession) return null;
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

    /// <summary>
    /// Closes every stream, because the server does not know which sessions ended: browsers reconnect at once, and the server checks each session
    /// then.
    /// </summary>
    public void Missed() => End(_ => true);

    private void End(Func<RowKey, bool> hasEnded)
    {
        List<OpenPage> ending;
        lock (gate) ending = [.. open.Where(session => hasEnded(session.Key)).SelectMany(session => session.Value)];

        // The callbacks run on other threads: they must not block the ledger's thread.
        foreach (var page in ending) _ = page.Ending.CancelAsync();
    }
}

/// <summary>One event stream of a session.</summary>
/// <param name="Session">Its key.</param>
/// <param name="Ending">Never disposed: the stream may link itself to the token at the moment of the cancellation.</param>
internal sealed record OpenPage(RowKey Session, CancellationTokenSource Ending);
