using PhoneSimulator.Judging;
using PhoneSimulator.Phones;

namespace PhoneSimulator.Apns.Channels;

/// <summary>A broadcast channel and the phones that listen to it.</summary>
public sealed class BroadcastChannel(string id, string bundle, string environment, int policy)
{
    private readonly Lock gate = new();
    private readonly HashSet<Phone> phones = [];

    public string Id => id;

    public string Bundle => bundle;

    public string Environment => environment;

    /// <summary>0: nothing is kept for phones that are away; 1: the newest message.</summary>
    public int Policy => policy;

    public ActivityLane Lane { get; } = new();

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
