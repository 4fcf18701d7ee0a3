using System.Collections.Concurrent;
using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Ledger;

namespace ActivitySmith.Delivery.Apns;

/// <summary>
/// Addresses that APNs asked to leave alone for a while (<c>Retry-After</c>). What several activities have for one of them waits, and not
/// only the push that was answered so.
/// </summary>
internal sealed class HeldAddresses(TimeProvider clock)
{
    /// <summary>Addresses at a time; past it further ones are not held, and APNs says so again.</summary>
    private const int Limit = 10_000;

    private readonly ConcurrentDictionary<string, (Moment Until, string Reason)> held = new(StringComparer.Ordinal);

    public void Hold(string address, TimeSpan wait, string reason)
    {
        if (held.Count >= Limit) Forget();
        if (held.Count < Limit) held[address] = (clock.GetMoment() + wait, reason);
    }

    /// <returns>Null: the address may be used.</returns>
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
