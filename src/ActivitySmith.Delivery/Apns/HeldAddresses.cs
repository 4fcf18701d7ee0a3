using System.Collections.Concurrent;
using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Ledger;

namespace ActivitySmith.Delivery.Apns;

/// <summary>
/// Addresses for which APNs requested a pause (<c>Retry-After</c>). All pushes to such an address wait, not only the one that got this
/// reply.
/// </summary>
internal sealed class HeldAddresses(TimeProvider clock)
{
    /// <summary>Maximum of held addresses. Further ones are not held, and APNs repeats its request for them.</summary>
    private const int Limit = 10_000;

    private readonly ConcurrentDictionary<string, (Moment Until, string Reason)> held = new(StringComparer.Ordinal);

    public void Hold(string address, TimeSpan wait, string reason)
    {
        if (held.Count >= Limit) Forget();
        if (held.Count < Limit) held[address] = (clock.GetMoment() + wait, reason);
    }

    /// <returns>Null when the address may be used.</returns>
    public PushOutcome.Retry? Find(string address)
    {
        if (held.IsEmpty || !held.TryGetValue(address, out var hold)) return null;
        var left = hold.Until - clock.GetMoment();
        if (left > TimeSpan.Zero) return new PushOutcome.Retry(left, hold.Reason);
        held.TryRemove(address, out _);
        return null;
    }

    private void Forget()
    {
        var now = clock.GetMoment();
        foreach (var (address, hold) in held)
            if (hold.Until <= now) held.TryRemove(address, out _);
    }
}
