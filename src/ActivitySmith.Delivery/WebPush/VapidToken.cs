using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using ActivitySmith.Domain;

namespace ActivitySmith.Delivery.WebPush;

/// <summary>
/// The token that all messages to one push service share (RFC 8292). It is valid for 12 hours and renewed after 11. Apple asks servers to
/// create at most one an hour.
/// </summary>
/// <param name="key">Signs the token.</param>
/// <param name="origin">Scheme, host and port of the push service.</param>
/// <param name="contact">Contact for the push service's operator: <c>mailto:</c> or <c>https:</c>.</param>
/// <param name="clock">Push services check the expiry against the time of day.</param>
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

    /// <summary>The push service accepted a message with this token.</summary>
    public void Taken(string authorization)
    {
        if (issued is { } current && current.Authorization == authorization) current.Take();
    }

    /// <summary>
    /// The push service refused this token for one subscription. Returns whether the subscription is at fault: true when the service
    /// accepted the token since the last such refusal. A second refusal without an accepted message in between points to the token or the
    /// service.
    /// </summary>
    public bool TryTakeBack(string authorization) =>
        issued is { } current && current.Authorization == authorization && current.TakeBack();

    /// <summary>
    /// The push service refused this token. The next message gets a new one, unless this one is younger than <see cref="Floor"/>.
    /// </summary>
    public void Refused(string authorization)
    {
        lock (gate)
        {
            if (issued is { } current && current.Authorization == authorization && AgeOf(current) >= Floor) issued = null;
        }
    }

    /// <summary>
    /// The larger of the monotonic time passed and the change of the time of day in either direction: the clock may have been set, and
    /// push services check the time of day.
    /// </summary>
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

    /// <param name="At">Time of day when the token was created.</param>
    /// <param name="Made">Monotonic timestamp when the token was created.</param>
    private sealed record Issued(string Authorization, DateTimeOffset At, long Made)
    {
        private int taken;

        public void Take() => Volatile.Write(ref taken, 1);

        public bool TakeBack() => Interlocked.Exchange(ref taken, 0) == 1;
    }
}
