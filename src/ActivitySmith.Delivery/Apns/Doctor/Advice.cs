using ActivitySmith.Domain.Apns;

namespace ActivitySmith.Delivery.Apns.Doctor;

/// <summary>Describes how to fix the cause of an APNs reply.</summary>
internal static class Advice
{
    /// <summary>Null when the reply to a push for an unused token is as expected.</summary>
    public static string? OfPush(int status, string? reason) => (status, reason) switch
    {
        // APNs checks key, team and topic before the token.
        ( >= 200 and < 300, _) or (400, "BadDeviceToken") or (410, _) => null,
        _ => Of(status, reason),
    };

    public static string? OfChannels(int status, string? reason) => (status, reason) switch
    {
        ( >= 200 and < 300, _) => null,
        (_, "FeatureNotEnabled") =>
            "the app has no broadcast capability: tick Broadcast under Push Notifications of the app's identifier at developer.apple.com, "
            + "or set ACTIVITYSMITH_APNS__CHANNELS=off",
        _ => Of(status, reason),
    };

    private static string Of(int status, string? reason)
    {
        var fix = reason switch
        {
            "InvalidProviderToken" =>
                "key, key id and team id do not match: compare ACTIVITYSMITH_APNS__KEYFILE, ..__KEYID and ..__TEAMID with Keys and Membership "
                    + "at developer.apple.com",
            "ExpiredProviderToken" => "the provider token was too old or dated in the future: set this machine's clock",
            "MissingProviderToken" => "a proxy removes the credential: connect without a proxy",
            "BadEnvironmentKeyIdInToken" =>
                "the key is for the other environment: change ACTIVITYSMITH_APNS__ENVIRONMENT, or add a second key with ..__SANDBOXKEYID "
                    + "and ..__SANDBOXKEYFILE",
            "UnrelatedKeyIdInToken" or "Forbidden" => "the key is restricted to other apps: use one that covers ACTIVITYSMITH_APNS__BUNDLEID",
            "TopicDisallowed" or "BadTopic" or "MissingTopic" or "TopicMismatch" or "DeviceTokenNotForTopic" =>
                "the key's team has no such app: compare ACTIVITYSMITH_APNS__BUNDLEID and ..__TEAMID with Identifiers at developer.apple.com",
            "TooManyProviderTokenUpdates" => "APNs received too many new tokens of this key: wait twenty minutes, and use the key on one server only",
            "TooManyRequests" => "too many requests: wait some minutes",
            _ => status >= 500 ? "Apple has a problem: try again later" : "an unknown reply",
        };
        return $"APNs replies {status}{(reason is null ? "" : $" {reason}")}: {fix}";
    }

    public static string OfPort(ApnsEnvironment environment, bool isManagement) => isManagement
        ? $"allow outgoing connections to TCP port {(environment == ApnsEnvironment.Production ? "2196" : "2195")}, or set ACTIVITYSMITH_APNS__CHANNELS=off"
        : "allow outgoing connections to TCP port 443";
}
