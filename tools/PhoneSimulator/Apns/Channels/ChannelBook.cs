using System.Collections.Concurrent;
using PhoneSimulator.Setup;

namespace PhoneSimulator.Apns.Channels;

/// <summary>The channels of every registered app, with Apple's limit per app and environment.</summary>
public sealed class ChannelBook(SeededRandom random, SimulatorOptions options)
{
    private readonly Lock creation = new();
    private readonly ConcurrentDictionary<string, BroadcastChannel> channels = new();

    public IReadOnlyList<BroadcastChannel> All => [.. channels.Values];

    /// <returns>Null when the limit is reached.</returns>
    public BroadcastChannel? Create(string bundle, string environment, int policy)
    {
        lock (creation)
        {
            if (Of(bundle, environment).Count >= options.ChannelCap) return null;
            var channel = new BroadcastChannel(Convert.ToBase64String(random.Bytes(16)), bundle, environment, policy);
            channels[channel.Id] = channel;
            return channel;
        }
    }

    public BroadcastChannel? Find(string id) => channels.GetValueOrDefault(id);

    public BroadcastChannel? Find(string id, string bundle, string environment) =>
        Find(id) is { } channel && channel.Bundle == bundle && channel.Environment == environment ? channel : null;

    public bool Delete(BroadcastChannel channel) => channels.TryRemove(channel.Id, out _);

    public IReadOnlyList<BroadcastChannel> Of(string bundle, string environment) =>
        [.. channels.Values.Where(channel => channel.Bundle == bundle && channel.Environment == environment)];

    public void Clear() => channels.Clear();

    /// <summary>Base64 of up to 128 characters; Apple documents no length.</summary>
    public static bool IsWellFormed(string id) => id.Length is > 0 and <= 128 && Convert.TryFromBase64String(id, new byte[id.Length], out _);
}
