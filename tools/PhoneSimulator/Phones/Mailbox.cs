using PhoneSimulator.Apns;

namespace PhoneSimulator.Phones;

/// <summary>
/// What APNs keeps for a phone that is away: one push for the whole app, whatever it was for, and one per channel that stores. The phone's
/// lock is held by the caller.
/// </summary>
public sealed class Mailbox
{
    /// <summary>Apple keeps a stored push for at most 30 days, a channel's message for 8 hours.</summary>
    private static readonly TimeSpan LongestStay = TimeSpan.FromDays(30);

    private static readonly TimeSpan LongestChannelStay = TimeSpan.FromHours(8);

    private readonly Dictionary<string, Push> ofChannels = [];

    public Push? Kept { get; private set; }

    public int ChannelMessages => ofChannels.Count;

    public void Put(Push push)
    {
        if (push.Expiration == 0)
        {
            push.Outcome = PushOutcome.Expired;
            return;
        }

        if (Kept is { } older) older.Outcome = PushOutcome.Replaced;
        Kept = push;
        push.Outcome = PushOutcome.Stored;
    }

    public void PutBroadcast(Push push)
    {
        if (push.Channel is { Policy: 1 } channel && push.Expiration != 0) ofChannels[channel.Id] = push;
    }

    /// <returns>What is still alive, and empties the box.</returns>
    public IReadOnlyList<Push> Take(DateTimeOffset now)
    {
        var alive = new List<Push>();
        var seconds = now.ToUnixTimeSeconds();
        if (Kept is { } push)
        {
            if (push.LivesAt(seconds) && now - push.At < LongestStay) alive.Add(push);
            else push.Outcome = PushOutcome.Expired;
        }

        alive.AddRange(ofChannels.Values.Where(message => message.LivesAt(seconds) && now - message.At < LongestChannelStay));
        Clear();
        return alive;
    }

    public void Clear()
    {
        Kept = null;
        ofChannels.Clear();
    }
}
