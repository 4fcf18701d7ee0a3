using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Limits;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Http.Access;

namespace ActivitySmith.Server.Http.Limits;

/// <summary>
/// Counts requests per client address, and per account and feature, and sets the headers <c>RateLimit</c> and <c>RateLimit-Policy</c>
/// (draft-ietf-httpapi-ratelimit-headers-08). All nodes share the counts.
/// </summary>
public sealed class RequestLimits(LimitOptions options, IKeyRing keys, TimeProvider time, WindowExchange exchange)
{
    /// <summary>Most windows of one kind.</summary>
    private const int MaxWindows = 65_536;

    private const string AddressPolicy = "address";

    private readonly RequestWindows<ClientAddress> addresses = new(MaxWindows, time, exchange, static key => $"{AddressPolicy}/{key}")
    {
        WiderOf = static key => key.Wider(),
    };

    private readonly RequestWindows<(ClientAddress Address, string Name)> guesses = new(MaxWindows, time, exchange, static key => $"{key.Name}/{key.Address}")
    {
        WiderOf = static key => key.Address.Wider().Select(wider => (wider, key.Name)),
    };

    private readonly RequestWindows<(AccountId Account, Feature Feature)> accounts =
        new(MaxWindows, time, exchange, static key => $"{NameOf(key.Feature)}/{key.Account}");

    /// <summary>Null when the client address is within its limit.</summary>
    public async ValueTask<Refusal?> CountAddress(HttpContext context)
    {
        var limit = options.PerAddress;
        if (limit == 0) return null;
        var allowance = await addresses.Take(ClientAddress.Of(context.Connection.RemoteIpAddress), limit);
        return Respond(context, AddressPolicy, limit, allowance);
    }

    /// <summary>Null when the client address is within the limit of guesses.</summary>
    public async ValueTask<Refusal?> CountGuess(HttpContext context, GuessLimit guess)
    {
        var limit = guess.Limit(options);
        if (limit == 0) return null;
        return Respond(context, guess.Name, limit, await guesses.Take((ClientAddress.Of(context.Connection.RemoteIpAddress), guess.Name), limit));
    }

    /// <summary>Null when the account is within its limit for the feature.</summary>
    public async ValueTask<Refusal?> CountFeature(HttpContext context, AccountId account, Feature feature)
    {
        var limit = options.For(feature, keys.RequestsPerMinute(account));
        return limit == 0 ? null : Respond(context, NameOf(feature), limit, await accounts.Take((account, feature), limit));
    }

    private static Refusal? Respond(HttpContext context, string policy, int limit, Allowance allowance)
    {
        var headers = context.Response.Headers;
        headers["RateLimit-Policy"] = $"\"{policy}\";q={limit};w={SlidingWindow.Seconds}";
        headers["RateLimit"] = $"\"{policy}\";r={allowance.Remaining};t={allowance.ResetSeconds}";
        return allowance.Granted ? null : Catalogue.RateLimited(allowance.ResetSeconds);
    }

    private static string NameOf(Feature feature) => feature switch
    {
        Feature.PushNotifications => "push-notifications",
        Feature.LiveActivities => "live-activities",
        Feature.Metrics => "metrics",
        Feature.Badges => "badges",
        _ => throw new ArgumentOutOfRangeException(nameof(feature), feature, "Unknown feature"),
    };
}
