using System.Globalization;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Devices;

/// <summary>What a device is, and so which way out reaches it.</summary>
public static class DeviceKind
{
    /// <summary>The server's own live page; always reachable, no activity limit.</summary>
    public const string Page = "page";

    /// <summary>An iPhone with the operator's app: APNs.</summary>
    public const string Ios = "ios";

    /// <summary>A browser or a home-screen web app: Web Push and the live page.</summary>
    public const string Web = "web";

    public static IReadOnlyList<string> Names { get; } = [Page, Ios, Web];

    /// <summary>What an app may pair as.</summary>
    public static IReadOnlyList<string> Platforms { get; } = [Ios, Web];
}

/// <summary>Something that shows states to a person.</summary>
public sealed record Device
{
    /// <summary>Its own bearer token is this and 40 characters; its id this and 20.</summary>
    public const string Prefix = "dev_";

    /// <summary>Devices of one account: every request looks through them.</summary>
    public const int MaxPerAccount = 10_000;

    public required AccountId Account { get; init; }

    /// <summary><c>dev_</c> and 20 characters; the built-in page is <c>board</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The user whose device it is.</summary>
    public required string UserId { get; init; }

    /// <summary>One of <see cref="DeviceKind.Names"/>.</summary>
    public required string Kind { get; init; }

    public required string Name { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>SHA-256 of the device's own bearer token; null for a page.</summary>
    public byte[]? TokenHash { get; init; }

    /// <summary>Which of Apple's environments its tokens belong to.</summary>
    public ApnsEnvironment Environment { get; init; }

    /// <summary>As the system says it, <c>18.2</c>; null when the app did not tell.</summary>
    public string? OsVersion { get; init; }

    public string? AppVersion { get; init; }

    /// <summary>Whether the user allows frequent updates, which raises the device's budget of urgent pushes.</summary>
    public bool FrequentUpdates { get; init; }

    /// <summary>Address of notifications and badges on an iPhone; null until reported, and after it died.</summary>
    public PushToken? ApnsToken { get; init; }

    /// <summary>Address that starts Live Activities; null until reported, and after it died.</summary>
    public PushToken? PushToStartToken { get; init; }

    /// <summary>Address of the widgets; null until reported, and after it died.</summary>
    public PushToken? WidgetToken { get; init; }

    /// <summary>Address of everything that goes to a browser; null until reported, and after it died.</summary>
    public WebSubscription? WebPush { get; init; }

    /// <summary>See <see cref="Devices.DeadEndpoints"/>; null for none.</summary>
    public IReadOnlyList<string>? DeadEndpoints { get; init; }

    /// <summary>When its app last posted tokens or its profile; null for a page.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    /// <summary>When it was removed, on what <see cref="RemovedDevice"/> keeps of it; null for every device that an account has. Not stored.</summary>
    public Moment? RemovedSince { get; init; }

    public bool IsPage => Kind == DeviceKind.Page;

    /// <summary>Whether an address for notifications is known now.</summary>
    public bool IsReachable => IsPage || ApnsToken is not null || WebPush is not null;

    /// <summary>Whether a Live Activity can be started there now (a browser shows it as a notification).</summary>
    public bool CanStart => IsPage || PushToStartToken is not null || WebPush is not null;

    /// <summary>Whether its Live Activities can listen to a broadcast channel (iOS 18 and newer).</summary>
    public bool HasChannels => Kind == DeviceKind.Ios && MajorOf(OsVersion) >= 18;

    /// <summary>Highest generation of the tokens that are known; 0 when there is none.</summary>
    public long TokenGeneration => Math.Max(ApnsToken?.Generation ?? 0, Math.Max(PushToStartToken?.Generation ?? 0, Math.Max(WidgetToken?.Generation ?? 0, WebPush?.Generation ?? 0)));

    private static int MajorOf(string? version)
    {
        var text = version.AsSpan();
        var dot = text.IndexOf('.');
        return int.TryParse(dot < 0 ? text : text[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : 0;
    }
}
