using PhoneSimulator.Judging;
using PhoneSimulator.Phones;

namespace PhoneSimulator.Apns.Channels;

/// <summary>A broadcast channel and the phones that listen to it.</summary>
public sealed class BroadcastChannel(string id, string bundle, string environment, int policy)
{
    private readonly Lock gate = new();
    private readonly HashSet<Phone> phones = [];
    private long endedBy;

    public string Id => id;

    public string Bundle => bundle;

    public string Environment => environment;

    /// <summary>0: nothing is stored for phones that are offline; 1: the newest message is.</summary>
    public int Policy => policy;

    public ActivityLane Lane { get; } = new();

    /// <summary>Position in the push log of the newest end that APNs accepted for it; 0: none.</summary>
    public long EndedBy { get => Interlocked.Read(ref endedBy); set => Interlocked.Exchange(ref endedBy, value); }

    public IReadOnlyList<Phone> Phones
    {
        get { lock (gate) return [.. phones]; }
    }

    public void Subscribe(Phone phone)
    {
        lock (gate) phones.Add(phone);
    }

    public void Unsubscribe(Phone phone)
    {
        lock (gate) phones.Remove(phone);
    }
}
