using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using ActivitySmith.Domain;

namespace ActivitySmith.Delivery.WebPush;

/// <summary>
/// The token that all messages to one push service share (RFC 8292): good for 12 hours and renewed after 11. Apple asks not to make more
/// than one an hour.
/// </summary>
/// <param name="key">Signs it.</param>
/// <param name="origin">Scheme, host and port of the push service.</param>
/// <param name="contact">Whom its operator may write to: <c>mailto:</c> or <c>https:</c>.</param>
/// <param name="clock">Its time of day is what push services check.</param>
internal sealed class VapidToken(VapidKey key, string origin, string contact, TimeProvider clock)
{
    public static readonly TimeSpan Life = TimeSpan.FromHours(12);

    public static readonly TimeSpan RenewedAfter = TimeSpan.FromHours(11);

    /// <summary>Shortest time between two tokens.</summary>
    public static readonly TimeSpan Floor = TimeSpan.FromHours(1);

    private readonly Lock gate = new();
    private volatile Issued? issued;

    /// <summary>Value of the header <c>Authorization</c>.</summary>
    public string Authorization()
    {
        if (issued is { } current && AgeOf(current) < RenewedAfter) return current.Authorization;
        lock (gate)
        {
            if (issued is { } made && AgeOf(made) < RenewedAfter) return made.Authorization;
            return (issued = Make()).Authorization;
        }
    }

    /// <summary>The push service took a message with it.</summary>
    public void Taken(string authorization)
    {
        if (issued is { } current && current.Authorization == authorization) current.Take();
    }

    /// <summary>
    /// The push service has taken this token for others, and not for one subscription: whether that is the subscription's fault. It may be said of
    /// one alone until the token is taken again; of a second, the token or the service is to blame.
    /// </summary>
    public bool IsFaultOfSubscription(string authorization) =>
        issued is { } current && current.Authorization == authorization && current.TakeBack();

    /// <summary>The push service refused it: another is made for the next message, unless this one is too young.</summary>
    public void Refused(string authorization)
    {
        lock (gate)
        {
            if (issued is { } current && current.Authorization == authorization && AgeOf(current) >= Floor) issued = null;
        }
    }

    /// <summary>By what has passed, or by the time of day in either direction: it may have been set, and is what push services check.</summary>
    private TimeSpan AgeOf(Issued token)
    {
        var (passed, moved) = (clock.GetElapsedTime(token.Made), (clock.GetUtcNow() - token.At).Duration());
        return passed > moved ? passed : moved;
    }

    private Issued Make()
    {
        var now = clock.GetUtcNow();
        var claims = $$"""{"aud":{{Text(origin)}},"exp":{{(now + Life).ToUnixTimeSeconds()}},"sub":{{Text(contact)}}}""";
        var content = $"{Base64Url.EncodeToString("""{"typ":"JWT","alg":"ES256"}"""u8)}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
        var signature = Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(content)));
        return new Issued($"vapid t={content}.{signature}, k={key.PublicKey}", now, clock.GetTimestamp());
    }

    private static string Text(string text) => $"\"{JsonEncodedText.Encode(text, PlainJson.Encoder)}\"";

    /// <param name="At">Time of day when it was made.</param>
    /// <param name="Made">Monotonic time of its making.</param>
    private sealed record Issued(string Authorization, DateTimeOffset At, long Made)
    {
        private int taken;

        public void Take() => Volatile.Write(ref taken, 1);

        public bool TakeBack() => Interlocked.Exchange(ref taken, 0) == 1;
    }
}
