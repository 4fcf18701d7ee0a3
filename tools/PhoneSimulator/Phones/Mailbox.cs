using PhoneSimulator.Apns;

namespace PhoneSimulator.Phones;

/// <summary>
/// The pushes that APNs stores for a phone that is offline: one for the whole app, whatever its type, and one per channel that stores. The caller
/// holds the phone's lock.
/// </summary>
public sealed class Mailbox
{
    /// <summary>Apple stores a push for at most 30 days, a channel's message for 8 hours.</summary>
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

    /// <returns>The pushes that have not expired; empties the mailbox.</returns>
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
