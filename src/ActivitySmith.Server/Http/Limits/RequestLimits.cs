using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Limits;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Server.Http.Limits;

/// <summary>
/// Counts requests per client address and per account and feature, and says so in the headers <c>RateLimit</c> and
/// <c>RateLimit-Policy</c> (draft-ietf-httpapi-ratelimit-headers-08).
/// </summary>
public sealed class RequestLimits(LimitOptions options, IKeyRing keys, TimeProvider time)
{
    /// <summary>Windows of one kind kept at a time: at 350 bytes each about 23 MB.</summary>
    private const int MaxWindows = 65_536;

    private const string AddressPolicy = "address";

    private readonly RequestWindows<ClientAddress> addresses = new(MaxWindows, time);
    private readonly RequestWindows<(AccountId Account, Feature Feature)> accounts = new(MaxWindows, time);

    /// <summary>Null when the client's address has a place left.</summary>
    public Refusal? CountAddress(HttpContext context)
    {
        var limit = options.PerAddress;
        if (limit == 0) return null;
        var allowance = addresses.TryTake(ClientAddress.Of(context.Connection.RemoteIpAddress), limit);
        return Answer(context, AddressPolicy, limit, allowance);
    }

    /// <summary>Null when the account has a place left for the feature.</summary>
    public Refusal? CountFeature(HttpContext context, AccountId account, Feature feature)
    {
        var limit = options.For(feature, keys.RequestsPerMinute(account));
        return limit == 0 ? null : Answer(context, NameOf(feature), limit, accounts.TryTake((account, feature), limit));
    }

    private static Refusal? Answer(HttpContext context, string policy, int limit, Allowance allowance)
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
