using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ActivitySmith.Delivery.Apns;

/// <summary>
/// The token that all pushes with one key share (Apple: Establishing a token-based connection to APNs), signed with ES256. It is renewed
/// after 50 minutes, because APNs accepts none older than an hour, and at most once in 20 minutes, because APNs throttles faster renewal.
/// An accepted token is kept when the time of day is set, because the new time may be wrong. A refused token is replaced at once when the
/// time of day was set since, because the new time may be right. When the time of day returns to its former value, the last accepted
/// token is used again: APNs ties a connection to its token, and throttles a different one.
/// </summary>
public sealed class ProviderToken : IDisposable
{
    /// <summary>Age at which a token is renewed.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(50);

    /// <summary>Shortest time between two tokens, regardless of APNs replies.</summary>
    public static readonly TimeSpan Floor = TimeSpan.FromMinutes(20);

    /// <summary>When the time of day differs by this much from the monotonic time passed, the clock was set or the machine slept.</summary>
    private static readonly TimeSpan Leap = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly ECDsa key;
    private readonly string keyId;
    private readonly string teamId;
    private readonly TimeProvider clock;
    private volatile Issued? issued;
    private volatile Issued? accepted;

    /// <param name="key">Disposed with this object.</param>
    /// <param name="keyId">10 characters.</param>
    /// <param name="teamId">10 characters.</param>
    /// <param name="clock">APNs checks the time of day in the token.</param>
    public ProviderToken(ECDsa key, string keyId, string teamId, TimeProvider clock) =>
        (this.key, this.keyId, this.teamId, this.clock) = (key, keyId, teamId, clock);

    /// <summary>Number of tokens created.</summary>
    public int Count { get; private set; }

    /// <summary>Time of the current token; null before the first.</summary>
    public DateTimeOffset? IssuedAt => issued?.At;

    /// <summary>Value of the header <c>authorization</c>; the same string until the token is renewed.</summary>
    public string Authorization()
    {
        if (issued is { } current && !IsDue(current)) return current.Authorization;
        lock (gate)
        {
            if (issued is { } made && !(IsDue(made) && IsPastFloor(made))) return made.Authorization;
            return Next().Authorization;
        }
    }

    /// <summary>APNs accepted this token.</summary>
    public void Accepted(string authorization)
    {
        if (accepted?.Authorization == authorization) return;
        lock (gate)
        {
            if (issued is { } current && current.Authorization == authorization) accepted = current;
        }
    }

    /// <summary>
    /// APNs reported this token as expired. Returns whether another token is current now. It is created here unless the floor forbids it.
    /// </summary>
    public bool Replace(string authorization)
    {
        lock (gate)
        {
            if (issued is not { } current || current.Authorization != authorization) return true; // Another call has already replaced the token.
            if (IsPastFloor(current) || HasOtherTime(current))
            {
                Next();
                return true;
            }

            issued = current with { IsRefused = true };
            return false;
        }
    }

    /// <summary>APNs refused this token. Another token with the same time of day would not help.</summary>
    public void Refused(string authorization)
    {
        lock (gate)
        {
            if (issued is { } current && current.Authorization == authorization) issued = current with { IsRefused = true };
        }
    }

    /// <summary>Whether the next push replaces a refused token.</summary>
    public bool IsOutdated => issued is { IsRefused: true } current && HasOtherTime(current);

    /// <summary>APNs reported too many tokens: this one is kept for another <see cref="Floor"/>.</summary>
    public void Keep()
    {
        lock (gate)
        {
            if (issued is { } current) issued = current with { Moved = clock.GetTimestamp(), IsRefused = false };
        }
    }

    /// <summary>Time until another token may be created; zero when it may be created now.</summary>
    public TimeSpan UntilFloor()
    {
        var left = issued is { } current ? Floor - clock.GetElapsedTime(current.Moved) : TimeSpan.Zero;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    public void Dispose() => key.Dispose();

    private bool IsDue(Issued token) => clock.GetElapsedTime(token.Made) >= Life || (token.IsRefused && HasOtherTime(token));

    private bool IsPastFloor(Issued token) => clock.GetElapsedTime(token.Moved) >= Floor || (token.IsRefused && HasOtherTime(token));

    private bool HasOtherTime(Issued token) => (clock.GetUtcNow() - token.At - clock.GetElapsedTime(token.Made)).Duration() >= Leap;

    /// <summary>Returns the last accepted token when the time of day is back at its former value, else a new token.</summary>
    private Issued Next() =>
        issued is { } current && HasOtherTime(current) && accepted is { } before && !HasOtherTime(before) && clock.GetElapsedTime(before.Made) < Life
            ? issued = before with { IsRefused = false }
            : Make();

    private Issued Make()
    {
        var now = clock.GetUtcNow();
        var head = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"alg":"ES256","kid":"{{keyId}}"}"""));
        var claims = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"iss":"{{teamId}}","iat":{{now.ToUnixTimeSeconds()}}}"""));
        var signature = key.SignData(
            Encoding.ASCII.GetBytes($"{head}.{claims}"), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        var made = clock.GetTimestamp();
        Count++;
        return issued = new Issued($"bearer {head}.{claims}.{Base64Url.EncodeToString(signature)}", now, made, made);
    }

    /// <param name="At">Time of day in the token.</param>
    /// <param name="Made">Monotonic timestamp when the token was created.</param>
    /// <param name="Moved">Monotonic timestamp from which the floor counts.</param>
    private sealed record Issued(string Authorization, DateTimeOffset At, long Made, long Moved)
    {
        public bool IsRefused { get; init; }
    }
}
