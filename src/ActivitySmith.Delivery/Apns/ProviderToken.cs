using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ActivitySmith.Delivery.Apns;

/// <summary>
/// The token that all pushes of one key share (Apple: Establishing a token-based connection): ES256, renewed after 50 minutes, since
/// APNs takes none older than an hour, and not twice within 20 minutes, since APNs throttles that. A token that APNs takes stays when the time of day is
/// set, which may be wrong by now; one that APNs refused is made again at once when the time of day has been set since, which may be right by now. When the
/// time of day is back where it was, the last token that APNs accepted is used again: APNs ties a connection to its token, and throttles another one.
/// </summary>
public sealed class ProviderToken : IDisposable
{
    /// <summary>Age at which a token is replaced.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(50);

    /// <summary>Shortest time between two tokens, whatever APNs answers.</summary>
    public static readonly TimeSpan Floor = TimeSpan.FromMinutes(20);

    /// <summary>A time of day that moved by so much more or less than what passed has been set, or the machine slept.</summary>
    private static readonly TimeSpan Leap = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly ECDsa key;
    private readonly string keyId;
    private readonly string teamId;
    private readonly TimeProvider clock;
    private volatile Issued? issued;
    private volatile Issued? accepted;

    /// <param name="key">Disposed with this.</param>
    /// <param name="keyId">10 characters.</param>
    /// <param name="teamId">10 characters.</param>
    /// <param name="clock">Its time of day is what APNs checks.</param>
    public ProviderToken(ECDsa key, string keyId, string teamId, TimeProvider clock) =>
        (this.key, this.keyId, this.teamId, this.clock) = (key, keyId, teamId, clock);

    /// <summary>Tokens made so far.</summary>
    public int Count { get; private set; }

    /// <summary>When the current token was made; null before the first.</summary>
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

    /// <summary>APNs called this token expired. Returns whether another one is there now, made unless the floor forbids it.</summary>
    public bool Replace(string authorization)
    {
        lock (gate)
        {
            if (issued is not { } current || current.Authorization != authorization) return true; // Somebody else was told first.
            if (IsPastFloor(current) || HasOtherTime(current))
            {
                Next();
                return true;
            }

            issued = current with { IsRefused = true };
            return false;
        }
    }

    /// <summary>APNs refused this token; another with the same time of day would be no better.</summary>
    public void Refused(string authorization)
    {
        lock (gate)
        {
            if (issued is { } current && current.Authorization == authorization) issued = current with { IsRefused = true };
        }
    }

    /// <summary>Whether the next push brings another token in place of one that was refused.</summary>
    public bool IsOutdated => issued is { IsRefused: true } current && HasOtherTime(current);

    /// <summary>APNs saw too many tokens: this one stays for another <see cref="Floor"/>.</summary>
    public void Keep()
    {
        lock (gate)
        {
            if (issued is { } current) issued = current with { Moved = clock.GetTimestamp(), IsRefused = false };
        }
    }

    /// <summary>How long until another token may be made; zero when one may now.</summary>
    public TimeSpan UntilFloor()
    {
        var left = issued is { } current ? Floor - clock.GetElapsedTime(current.Moved) : TimeSpan.Zero;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    public void Dispose() => key.Dispose();

    private bool IsDue(Issued token) => clock.GetElapsedTime(token.Made) >= Life || (token.IsRefused && HasOtherTime(token));

    private bool IsPastFloor(Issued token) => clock.GetElapsedTime(token.Moved) >= Floor || (token.IsRefused && HasOtherTime(token));

    private bool HasOtherTime(Issued token) => (clock.GetUtcNow() - token.At - clock.GetElapsedTime(token.Made)).Duration() >= Leap;

    /// <summary>The accepted token where the time of day is back at what that was made with, else a new one.</summary>
    private Issued Next() =>
        issued is { } current && HasOtherTime(current) && accepted is { } before && !HasOtherTime(before) && clock.GetElapsedTime(before.Made) < Life
            ? issued = before with { IsRefused = false }
            : Make();

    private Issued Make()
    {
        var now = clock.GetUtcNow();
        var head = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"alg":"ES256","kid":"{{keyId}}"}"""));
        var claims = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"iss":"{{teamId}}","iat":{{now.ToUnixTimeSeconds()}}}"""));
        var signature = key.SignData(Encoding.ASCII.GetBytes($"{head}.{claims}"), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        var made = clock.GetTimestamp();
        Count++;
        return issued = new Issued($"bearer {head}.{claims}.{Base64Url.EncodeToString(signature)}", now, made, made);
    }

    /// <param name="At">Time of day in the token.</param>
    /// <param name="Made">Monotonic time of its making.</param>
    /// <param name="Moved">Monotonic time from which the floor counts.</param>
    private sealed record Issued(string Authorization, DateTimeOffset At, long Made, long Moved)
    {
        public bool IsRefused { get; init; }
    }
}
