using ActivitySmith.Domain.Apns;

namespace ActivitySmith.Delivery.Apns;

/// <summary>One push, ready to go.</summary>
public sealed record ApnsRequest
{
    public required ApnsEnvironment Environment { get; init; }

    /// <summary>Decides push type and topic.</summary>
    public required PushKind Kind { get; init; }

    /// <summary>Hexadecimal token of one device; the channel's id for <see cref="PushKind.Broadcast"/>.</summary>
    public required string Address
    {
        get;
        init => field = value.Length > 0 ? value : throw new ArgumentException("A push without an address would be refused as if its address were dead", nameof(value));
    }

    /// <summary>UTF-8 JSON; may be shared by many requests.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    public required PushPriority Priority { get; init; }

    /// <summary>Until when APNs keeps it for a phone that is offline; null leaves that to APNs (30 days at most).</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>At most 64 bytes; a later push with the same id takes the place of this one. Null for none.</summary>
    public string? CollapseId { get; init; }

    /// <summary>Lower-case UUID that replies and error reports of APNs name; null: APNs makes one.</summary>
    public string? Id { get; init; }

    /// <summary>Starts a card: not sent again while nobody knows whether APNs took it.</summary>
    public bool IsStart { get; init; }

    /// <summary>Failed attempts before this one, 0 and up; decides how long the next pause is.</summary>
    public int Attempt { get; init; }
}
