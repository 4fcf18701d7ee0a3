using System.Collections.Concurrent;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.People;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Server.Http.Limits;

namespace ActivitySmith.Server.Web.Security;

/// <summary>Uses of sessions since the last write, in memory: one entry per session until the writer takes it.</summary>
internal sealed class SessionUses(TimeProvider clock)
{
    /// <summary>Maximum number of entries in memory, about 300 bytes each; a use beyond that is recorded with the session's next request.</summary>
    private const int Limit = 10_000;

    /// <summary>A use within this time after the stored one is not worth a write.</summary>
    private static readonly TimeSpan Precision = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<RowKey, SessionUse> uses = new();

    public void Note(Session session, HttpContext context)
    {
        var now = Instant.Truncate(clock.GetUtcNow());
        if ((now - session.SeenAt).Duration() < Precision) return;
        var key = new RowKey(session.Account, session.Id);
        if (uses.Count >= Limit && !uses.ContainsKey(key)) return;
        var network = ClientAddress.Of(context.Connection.RemoteIpAddress).Network;
        uses[key] = new SessionUse(session.Account, session.Id, now, BrowserName.Of(context.Request.Headers.UserAgent), network);
    }

    /// <summary>
    /// Takes at most <paramref name="limit"/> uses. A use that fails to be stored is lost; the next use of the session replaces it.
    /// </summary>
    public IReadOnlyList<SessionUse> Take(int limit)
    {
        var taken = new List<SessionUse>();
        foreach (var key in uses.Keys.Take(limit))
            if (uses.TryRemove(key, out var use)) taken.Add(use);
        return taken;
    }
}
