using System.Net;
using ActivitySmith.Domain.Apns;

namespace ActivitySmith.Delivery.Apns;

/// <summary>One request to APNs that can be made again: over another connection, or with another provider token.</summary>
internal abstract class ApnsCall
{
    /// <summary>Value of the header <c>authorization</c>.</summary>
    public required string Authorization { get; set; }

    /// <summary>The device token that receives the push; null for channels.</summary>
    public virtual string? DeviceToken => null;

    /// <summary>The reply header that holds an id; null when the caller chose the id.</summary>
    public virtual string? IdHeader => null;

    public virtual bool WantsUniqueId => false;

    public virtual bool KeepsBody => false;

    /// <summary>
    /// Whether the call may be repeated when its outcome is unknown. False when a repetition would create a duplicate: a second start
    /// shows a second card, and a second creation leaves an unused channel.
    /// </summary>
    public virtual bool MayRepeat => true;

    /// <summary>Whether sending the body of the last request has begun. Before that, APNs cannot have processed the request.</summary>
    public bool HasLeft { get; private set; }

    public abstract HttpRequestMessage Make(Uri host);

    protected HttpContent Body(ReadOnlyMemory<byte> bytes) => NotedContent.Of(bytes, () => HasLeft = true);

    protected HttpRequestMessage New(HttpMethod method, Uri url)
    {
        HasLeft = false;
        var message = new HttpRequestMessage(method, url) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        message.Headers.TryAddWithoutValidation("authorization", Authorization);
        return message;
    }
}

/// <summary>A push to one device, or to the subscribers of a channel.</summary>
/// <param name="push">The push to send.</param>
/// <param name="names">Topics and paths of the app.</param>
internal sealed class PushCall(ApnsRequest push, AppNames names) : ApnsCall
{
    /// <summary>Skips the cleanup of the path, which holds only hexadecimal digits.</summary>
    private static readonly UriCreationOptions AsItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public override string? IdHeader => push.Id is not null ? null : push.Kind == PushKind.Broadcast ? "apns-request-id" : "apns-id";

    public override string? DeviceToken => push.Kind == PushKind.Broadcast ? null : push.Address;

    public override bool MayRepeat => !push.IsStart;

    public override bool WantsUniqueId => push.Environment == ApnsEnvironment.Sandbox;

    public override HttpRequestMessage Make(Uri host)
    {
        var isBroadcast = push.Kind == PushKind.Broadcast;
        var path = isBroadcast ? names.BroadcastPath : "3/device/" + push.Address;
        var message = New(HttpMethod.Post, new Uri(string.Concat(host.AbsoluteUri, path), AsItIs));
        var headers = message.Headers;
        if (isBroadcast) headers.TryAddWithoutValidation("apns-channel-id", push.Address);
        else headers.TryAddWithoutValidation("apns-topic", names.Topic(push.Kind));
        headers.TryAddWithoutValidation("apns-push-type", push.Kind.PushType());
        headers.TryAddWithoutValidation("apns-priority", push.Priority == PushPriority.Now ? "10" : "5");
        if (push.Expires is { } expires) headers.TryAddWithoutValidation("apns-expiration", expires.ToUnixTimeSeconds().ToString());
        if (push.CollapseId is { } collapse) headers.TryAddWithoutValidation("apns-collapse-id", collapse);
        if (push.Id is { } id) headers.TryAddWithoutValidation(isBroadcast ? "apns-request-id" : "apns-id", id);
        message.Content = Body(push.Payload);
        return message;
    }
}

/// <summary>Topics and paths of one app, built once.</summary>
internal sealed class AppNames(string bundleId)
{
    private readonly string?[] topics = [.. PushKinds.All.Select(kind => kind.Topic(bundleId))];

    public string BroadcastPath { get; } = $"4/broadcasts/apps/{bundleId}";

    public string ChannelsPath { get; } = $"1/apps/{bundleId}/channels";

    public string AllChannelsPath { get; } = $"1/apps/{bundleId}/all-channels";

    public string? Topic(PushKind kind) => topics[(int)kind];
}
