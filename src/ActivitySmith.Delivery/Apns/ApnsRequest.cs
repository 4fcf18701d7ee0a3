using ActivitySmith.Domain.Apns;

namespace ActivitySmith.Delivery.Apns;

/// <summary>One push to one device or channel.</summary>
public sealed record ApnsRequest
{
    public required ApnsEnvironment Environment { get; init; }

    /// <summary>Decides push type and topic.</summary>
    public required PushKind Kind { get; init; }

    /// <summary>Hexadecimal token of one device, or the channel id for <see cref="PushKind.Broadcast"/>.</summary>
    public required string Address
    {
        get;
        init => field = value.Length > 0
            ? value
            : throw new ArgumentException("A push without an address would be refused as if its address were dead", nameof(value));
    }

    /// <summary>UTF-8 JSON; may be shared by many requests.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    public required PushPriority Priority { get; init; }

    /// <summary>How long APNs stores the push for an offline phone; null leaves the time to APNs (30 days at most).</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>At most 64 bytes. A later push with the same id replaces this one. Null: no id.</summary>
    public string? CollapseId { get; init; }

    /// <summary>Lower-case UUID that APNs repeats in replies and error reports; null: APNs assigns one.</summary>
    public string? Id { get; init; }

    /// <summary>Whether the push starts a card. A start is not sent again while it is unknown whether APNs accepted it.</summary>
    public bool IsStart { get; init; }

    /// <summary>Failed attempts before this one, 0 and up. Determines the next retry delay.</summary>
    public int Attempt { get; init; }
}
