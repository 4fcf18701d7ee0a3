using System.Buffers.Text;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Devices;

namespace ActivitySmith.Delivery.WebPush;

/// <summary>
/// Value of the header <c>Urgency</c> (RFC 8030, section 5.3): decides whether the push service wakes a browser on low battery.
/// </summary>
public enum WebPushUrgency
{
    Low,
    Normal,
    High,
}

/// <summary>One message to one subscription.</summary>
public sealed record WebPushRequest
{
    /// <summary>Maximum length of a topic (RFC 8030, section 5.4).</summary>
    private const int TopicLength = 32;

    public required WebSubscription Subscription { get; init; }

    /// <summary>UTF-8 JSON, not yet encrypted.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    public required WebPushUrgency Urgency { get; init; }

    /// <summary>How long the push service stores the message for an offline browser.</summary>
    public required TimeSpan Life { get; init; }

    /// <summary>
    /// Identifies what the message is about. A newer message replaces one with the same subject that waits at the push service.
    /// </summary>
    public required string Subject { get; init; }

    /// <summary>Failed attempts before this one, 0 and up. Determines the next retry delay.</summary>
    public int Attempt { get; init; }

    /// <summary>Value of the header <c>Topic</c>. A hash, so that the push service learns nothing from it.</summary>
    internal string Topic => Base64Url.EncodeToString(Sha256.Of(Subject))[..TopicLength];
}
