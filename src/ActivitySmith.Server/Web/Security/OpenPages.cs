using System.Collections.Concurrent;
using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Server.Web.Security;

/// <summary>
/// Cuts off the event streams of a user whose sessions have ended. One entry per user who has had a page open since the start, and none
/// for users without; streams on other nodes notice with their next heartbeat.
/// </summary>
internal sealed class OpenPages
{
    private readonly ConcurrentDictionary<(AccountId, string), CancellationTokenSource> open = new();

    /// <summary>Cancelled when the user's sessions end.</summary>
    public CancellationToken Watch(AccountId account, string userId) => open.GetOrAdd((account, userId), static _ => new CancellationTokenSource()).Token;

    public void End(AccountId account, string userId)
    {
        // Left to the garbage collector: a page may be linking itself to the source's token at this moment.
        if (open.TryRemove((account, userId), out var ending)) ending.Cancel();
    }
}
