using ActivitySmith.EndToEnd.Tests.Durability;
using ActivitySmith.EndToEnd.Tests.Phones;

namespace ActivitySmith.EndToEnd.Tests.Convergence;

/// <summary>Twenty phones of all kinds and the actions of their owners.</summary>
internal sealed class Fleet(PhoneWorld world, AckedApi api, SeededNumbers numbers, IReadOnlyList<string> channels)
{
    private const int Size = 20;

    private static readonly string[] Systems = ["17.0", "17.4", "17.6", "18.2", "18.5", "26.0"];
    private static readonly string[] Reports = ["immediate", "immediate", "immediate", "late", "never"];
    private static readonly string[] Rotations = ["apns", "push_to_start", "update", "update"];

    private readonly List<Member> members = [];

    public IReadOnlyList<Member> Members => members;

    public async Task Fill()
    {
        for (var i = 0; i < Size; i++) await Join();
    }

    public async Task<string> Network()
    {
        var member = Any();
        var action = numbers.Below(2) == 0 ? "offline" : "online";
        await member.Phone.Do(action);
        return $"{member.Phone.Id} {action}";
    }

    public async Task<string> App()
    {
        var member = Any();
        var action = (string[])["open", "open", "background", "wake", "force-quit", "reboot"];
        var chosen = action[numbers.Below(action.Length)];
        await member.Phone.Do(chosen);
        return $"{member.Phone.Id} {chosen}";
    }

    public async Task<string> Report()
    {
        var member = Any();
        var report = Reports[numbers.Below(Reports.Length)];
        await member.Phone.Do("profile", new { report, late_ms = 200 + numbers.Below(3_000) });
        return $"{member.Phone.Id} reports {report}";
    }

    public async Task<string> Rotate()
    {
        var member = Any();
        var token = Rotations[numbers.Below(Rotations.Length)];
        var done = await member.Phone.Try("rotate", new { token });
        return $"{member.Phone.Id} rotates {token}: {(done ? "done" : "it has none")}";
    }

    public async Task<string> Dismiss()
    {
        var member = Any();
        if ((await member.Phone.Now()).Running is not { Count: > 0 } cards) return $"{member.Phone.Id} has nothing to swipe away";
        var id = cards[numbers.Below(cards.Count)].ActivityId;
        if (await member.Phone.Try("dismiss", new { activity_id = id })) member.Dismissed.Add(id);
        return $"{member.Phone.Id} swipes {id} away";
    }

    public async Task<string> Membership()
    {
        var member = Any();
        var channel = channels[numbers.Below(channels.Count)];
        var route = $"manage/channels/{channel}/devices/{member.DeviceId}";
        if (member.Channels.Remove(channel))
        {
            await api.Delete(route);
            return $"{member.Phone.Id} leaves {channel}";
        }

        member.Channels.Add(channel);
        var answer = await api.Put(route);
        return $"{member.Phone.Id} joins {channel}: {answer.Status}";
    }

    /// <summary>A phone is removed for good and a new one is paired.</summary>
    public async Task<string> Replace()
    {
        var member = Any();
        var action = numbers.Below(2) == 0 ? "unpair" : "uninstall";
        // A phone that is offline tells the server later. The server learns of an uninstalled app from APNs alone, so an owner removes the phone.
        await member.Phone.Do("online");
        await member.Phone.Do(action);
        if (action == "unpair") await member.Phone.Until(now => now.DeviceId is null, "is unpaired", TimeSpan.FromSeconds(60));
        else await api.Delete("manage/devices/" + member.DeviceId);
        members.Remove(member);
        var joined = await Join();
        return $"{member.Phone.Id} {action}, {joined.Phone.Id} joins";
    }

    /// <summary>Every phone is online, reports at once, and its app is open.</summary>
    public async Task Settle()
    {
        foreach (var member in members)
        {
            await member.Phone.Do("profile", new { report = "immediate" });
            await member.Phone.Do("online");
        }
    }

    public async Task OpenAll()
    {
        foreach (var member in members) await member.Phone.Do("open");
    }

    private async Task<Member> Join()
    {
        var mine = channels.Where(_ => numbers.Below(3) == 0).ToHashSet(StringComparer.Ordinal);
        var phone = await world.Pair(
            Systems[numbers.Below(Systems.Length)], numbers.Below(4) == 0 ? "sandbox" : "production", Reports[numbers.Below(Reports.Length)], 200
                + numbers.Below(3_000),
            numbers.Below(2) == 0, [.. mine]);
        var member = new Member(phone, (await phone.Now()).DeviceId!, mine);
        members.Add(member);
        return member;
    }

    private Member Any() => members[numbers.Below(members.Count)];
}

/// <param name="DeviceId">The server's id of the phone.</param>
/// <param name="Channels">Slugs of the channels it is in.</param>
internal sealed record Member(VirtualPhone Phone, string DeviceId, HashSet<string> Channels)
{
    /// <summary>Activities that the owner has dismissed.</summary>
    public HashSet<string> Dismissed { get; } = [];

    public bool IsMeant(Shown shown) => shown.Channels is null || shown.Channels.Any(Channels.Contains);
}
