using PhoneSimulator.Apns;
using PhoneSimulator.Setup;

namespace PhoneSimulator.Log;

/// <summary>The newest pushes in a ring buffer, so that writing costs one store.</summary>
public sealed class PushLog(SimulatorOptions options)
{
    private readonly Push?[] ring = new Push?[options.PushLog];
    private long last;

    public long Last => Interlocked.Read(ref last);

    /// <summary>Numbers the push, and stores it when there is a log.</summary>
    public void Add(Push push)
    {
        push.Sequence = Interlocked.Increment(ref last);
        if (ring.Length > 0) Volatile.Write(ref ring[push.Sequence % ring.Length], push);
    }

    /// <returns>The pushes after a position, oldest first.</returns>
    public IReadOnlyList<Push> After(long sequence, int most) =>
        [.. ring.OfType<Push>().Where(push => push.Sequence > sequence).OrderBy(push => push.Sequence).Take(most)];

    /// <summary>Deletes the pushes; the numbers continue.</summary>
    public void Clear() => Array.Clear(ring);
}
