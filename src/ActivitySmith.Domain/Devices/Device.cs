using System.Globalization;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Devices;

/// <summary>The kind of a device, which decides the transport that reaches it.</summary>
public static class DeviceKind
{
    /// <summary>The server's own live page; always reachable, no activity limit.</summary>
    public const string Page = "page";

    /// <summary>An iPhone with the operator's app: APNs.</summary>
    public const string Ios = "ios";

    /// <summary>A browser or a home-screen web app: Web Push and the live page.</summary>
    public const string Web = "web";

    public static IReadOnlyList<string> Names { get; } = [Page, Ios, Web];

    /// <summary>The kinds that an app may pair as.</summary>
    public static IReadOnlyList<string> Platforms { get; } = [Ios, Web];
}

/// <summary>A device that shows activities to a person.</summary>
public sealed record Device
{
    /// <summary>A device's bearer token is this prefix and 40 characters; its id is this prefix and 20.</summary>
    public const string Prefix = "dev_";

    /// <summary>Maximum devices per account: every request iterates over them.</summary>
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

    /// <summary>The APNs environment of its tokens.</summary>
    public ApnsEnvironment Environment { get; init; }

    /// <summary>As the system reports it, such as <c>18.2</c>; null when the app did not report it.</summary>
    public string? OsVersion { get; init; }

    public string? AppVersion { get; init; }

    /// <summary>Whether the user allows frequent updates, which raises the device's budget of urgent pushes.</summary>
    public bool FrequentUpdates { get; init; }

    /// <summary>Address of notifications and badges on an iPhone; null until reported, and after it expired.</summary>
    public PushToken? ApnsToken { get; init; }

    /// <summary>Address that starts Live Activities; null until reported, and after it expired.</summary>
    public PushToken? PushToStartToken { get; init; }

    /// <summary>Address of the widgets; null until reported, and after it expired.</summary>
    public PushToken? WidgetToken { get; init; }

    /// <summary>Address of all pushes to a browser; null until reported, and after it expired.</summary>
    public WebSubscription? WebPush { get; init; }

    /// <summary>See <see cref="Devices.DeadEndpoints"/>; null for none.</summary>
    public IReadOnlyList<string>? DeadEndpoints { get; init; }

    /// <summary>When its app last reported tokens or its profile; null for a page.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    /// <summary>When the device was removed; only set on a device made from a <see cref="RemovedDevice"/>. Not stored.</summary>
    public Moment? RemovedSince { get; init; }

    public bool IsPage => Kind == DeviceKind.Page;

    /// <summary>Whether the device is a page or has a known address for notifications.</summary>
    public bool IsReachable => IsPage || ApnsToken is not null || WebPush is not null;

    /// <summary>Whether a Live Activity can start on it now (a browser shows it as a notification).</summary>
    public bool CanStart => IsPage || PushToStartToken is not null || WebPush is not null;

    /// <summary>Whether its Live Activities can subscribe to a broadcast channel (iOS 18 and newer).</summary>
    public bool HasChannels => Kind == DeviceKind.Ios && MajorOf(OsVersion) >= 18;

    /// <summary>Highest generation among the known tokens; 0 when there is none.</summary>
    public long TokenGeneration => Math.Max(
        Math.Max(ApnsToken?.Generation ?? 0, PushToStartToken?.Generation ?? 0),
        Math.Max(WidgetToken?.Generation ?? 0, WebPush?.Generation ?? 0));

    private static int MajorOf(string? version)
    {
        var text = version.AsSpan();
        var dot = text.IndexOf('.');
        return int.TryParse(dot < 0 ? text : text[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : 0;
    }
}
