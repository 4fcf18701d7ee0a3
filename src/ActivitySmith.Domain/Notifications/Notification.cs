using System.Buffers;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Notifications;

/// <summary>One accepted push notification.</summary>
public sealed record Notification
{
    public required AccountId Account { get; init; }

    /// <summary><c>ntf_</c> and 20 characters.</summary>
    public required string Id { get; init; }

    /// <summary>Position of its latest change in the order of all changes on this server.</summary>
    public long Seq { get; init; }

    /// <summary>Position at which it was sent, which a replacement keeps: devices list by it. 0 before it is sent.</summary>
    public long SentSeq { get; init; }

    /// <summary>1 when it is sent; each replacement and the withdrawal increment it.</summary>
    public long Version { get; init; } = 1;

    /// <summary>One of <see cref="NotificationState.Names"/>.</summary>
    public string State { get; init; } = NotificationState.Sent;

    /// <summary>The time for which it is or was scheduled; null for one that was sent at once.</summary>
    public DateTimeOffset? DeliverAt { get; init; }

    public required Stored<NotificationContent> Content { get; init; }
    public Stored<IReadOnlyList<string>>? Tags { get; init; }

    /// <summary>Compact JSON object; null for none.</summary>
    public byte[]? Metadata { get; init; }

    public required Target Target { get; init; }

    /// <summary>When it was sent; of one that was not sent, when it was scheduled.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When <see cref="Version"/> was sent or the notification withdrawn; null for the first version.</summary>
    public DateTimeOffset? VersionAt { get; init; }

    /// <summary>When it was last replaced, withdrawn or cancelled, or got other labels; null for never.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>Whether devices list it.</summary>
    public bool IsShown => State == NotificationState.Sent;

    /// <summary>A new <see cref="Id"/>.</summary>
    public static string NewId() => Randomness.Id(Prefix);

    /// <summary>Whether a text may be an <see cref="Id"/>.</summary>
    public static bool IsId(string text) => text.Length == Prefix.Length + 20 && text.StartsWith(Prefix, StringComparison.Ordinal)
        && text.AsSpan(Prefix.Length).IndexOfAnyExcept(Letters) < 0;

    private const string Prefix = "ntf_";

    private static readonly SearchValues<char> Letters = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-");
}
