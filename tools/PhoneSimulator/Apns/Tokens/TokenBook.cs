using System.Collections.Concurrent;
using PhoneSimulator.Judging;
using PhoneSimulator.Phones;
using PhoneSimulator.Setup;

namespace PhoneSimulator.Apns.Tokens;

/// <summary>Every issued push token, and unknown tokens that were used in requests.</summary>
public sealed class TokenBook(SeededRandom random, SimulatorClock clock, SimulatorOptions options)
{
    /// <summary>Maximum number of tokens; a benchmark creates tens of thousands, rotation adds a few per phone.</summary>
    public const int Limit = 1_000_000;

    /// <summary>Characters; Apple fixes no length and warns against assuming one.</summary>
    public const int LongestToken = 512;

    private readonly ConcurrentDictionary<string, TokenRecord> tokens = new();
    private int count;

    public int Count => Volatile.Read(ref count);

    public TokenRecord Issue(TokenKind kind, string environment, Phone? phone = null, string? activityId = null, ActivityLane? lane = null) =>
        Add(new()
        {
            // The lengths observed on phones: 32 bytes, 80 for Live Activities.
            Text = random.Hex(kind is TokenKind.Device or TokenKind.Widget ? 32 : 80),
            Kind = kind,
            Topic = options.Bundles[0] + TokenRecord.SuffixOf(kind),
            Environment = environment,
            Phone = phone,
            ActivityId = activityId,
            Lane = lane ?? (kind == TokenKind.Update ? new ActivityLane() : null),
            RegisteredAt = Now(),
        });

    /// <summary>The record of a token in a path; null when the text is not a token.</summary>
    /// <param name="type">The use of the token, in case any token is accepted.</param>
    public TokenRecord? Find(string text, PushType type)
    {
        if (tokens.TryGetValue(text, out var known)) return known;
        if (text.Length > LongestToken || !IsHex(text)) return null;
        var lower = text.ToLowerInvariant();
        if (tokens.TryGetValue(lower, out known)) return known;
        if (Count >= Limit) return null;
        var kind = type == PushType.LiveActivity ? TokenKind.Update : type == PushType.Widgets ? TokenKind.Widget : TokenKind.Device;
        return Add(new()
        {
            Text = lower,
            Kind = kind,
            Topic = options.Bundles[0] + TokenRecord.SuffixOf(kind),
            Environment = "production",
            Lane = options.AcceptAnyToken && kind == TokenKind.Update ? new ActivityLane() : null,
            State = options.AcceptAnyToken ? TokenState.Active : TokenState.Unknown,
        });
    }

    /// <summary>From now on APNs replies with 410 for it.</summary>
    public void Retire(TokenRecord? token, TokenState state = TokenState.Unregistered)
    {
        if (token is not { State: TokenState.Active }) return;
        token.InvalidSince = Now();
        token.State = state;
    }

    /// <summary>
    /// The app posts it again: earlier replies about it no longer count. Called when the request leaves the phone, so that a 410 in transit is older,
    /// and when the server has accepted it, which dates the token somewhere in between.
    /// </summary>
    public void Registered(TokenRecord token)
    {
        token.RegisteredAt = Now();
        token.ToldDeadAt = 0;
    }

    public void Clear()
    {
        tokens.Clear();
        Volatile.Write(ref count, 0);
    }

    private TokenRecord Add(TokenRecord token)
    {
        if (Count >= Limit) throw new InvalidOperationException($"More than {Limit} tokens");
        var kept = tokens.GetOrAdd(token.Text, token);
        if (ReferenceEquals(kept, token)) Interlocked.Increment(ref count);
        return kept;
    }

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private static bool IsHex(string text)
    {
        foreach (var character in text)
            if (!char.IsAsciiHexDigit(character)) return false;
        return text.Length > 0 && text.Length % 2 == 0;
    }
}
