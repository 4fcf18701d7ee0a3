using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ActivitySmith.Domain.Devices;

namespace ActivitySmith.Delivery.WebPush;

/// <summary>Value of the header <c>Urgency</c> (RFC 8030, section 5.3): whether a browser that saves its battery is woken.</summary>
public enum WebPushUrgency
{
    Low,
    Normal,
    High,
}

/// <summary>One message, ready to go.</summary>
public sealed record WebPushRequest
{
    /// <summary>Characters of a topic (RFC 8030, section 5.4).</summary>
    private const int TopicLength = 32;

    public required WebSubscription Subscription { get; init; }

    /// <summary>UTF-8 JSON, not yet encrypted.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    public required WebPushUrgency Urgency { get; init; }

    /// <summary>How long the push service keeps it for a browser that is away.</summary>
    public required TimeSpan Life { get; init; }

    /// <summary>What it is about: a newer message about the same takes the place of one that waits at the push service.</summary>
    public required string Subject { get; init; }

    /// <summary>Failed attempts before this one, 0 and up; decides how long the next pause is.</summary>
    public int Attempt { get; init; }

    /// <summary>Value of the header <c>Topic</c>; says nothing to the push service.</summary>
    internal string Topic => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(Subject)))[..TopicLength];
}
