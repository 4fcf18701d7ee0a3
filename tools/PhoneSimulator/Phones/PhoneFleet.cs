using System.Collections.Concurrent;

namespace PhoneSimulator.Phones;

/// <summary>All virtual phones.</summary>
public sealed class PhoneFleet(PhoneParts parts) : IAsyncDisposable
{
    public const int Limit = 1000;

    private readonly ConcurrentDictionary<string, Phone> phones = new();
    private int number;

    public IReadOnlyList<Phone> All => [.. phones.Values.OrderBy(phone => int.Parse(phone.Id.AsSpan(1)))];

    public PhoneFeed Feed => parts.Feed;

    public Phone? Find(string id) => phones.GetValueOrDefault(id);

    /// <returns>Null when the limit is reached.</returns>
    public Phone? Add(PhoneProfile profile)
    {
        if (phones.Count >= Limit) return null;
        var phone = new Phone("p" + Interlocked.Increment(ref number), profile, parts);
        phones[phone.Id] = phone;
        parts.Feed.Changed();
        return phone;
    }

    /// <summary>The phone is thrown away: the server is not informed, and its tokens are dead.</summary>
    public async Task<bool> Remove(string id)
    {
        if (!phones.TryRemove(id, out var phone)) return false;
        phone.App.Uninstall();
        await phone.DisposeAsync();
        parts.Feed.Changed();
        return true;
    }

    public async Task Clear()
    {
        foreach (var id in phones.Keys) await Remove(id);
    }

    public void Tick()
    {
        foreach (var phone in phones.Values) phone.Tick();
    }

    /// <summary>The clock was moved: every phone checks again what is due.</summary>
    public void ClockMoved()
    {
        foreach (var phone in phones.Values)
        {
            phone.Tick();
            phone.App.Signal();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var phone in phones.Values) await phone.DisposeAsync();
    }
}
