using System.Net.Http.Headers;
using System.Text.Json;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Deliveries;

namespace ActivitySmith.Delivery.Apns;

/// <summary>What APNs keeps of a channel's messages.</summary>
public enum ChannelStorage
{
    /// <summary>Nothing: only phones that are connected at that moment get a message.</summary>
    None = 0,

    /// <summary>The newest, for phones that are offline, until it expires.</summary>
    Newest = 1,
}

/// <summary>What became of a request about channels.</summary>
public abstract record ChannelOutcome
{
    private ChannelOutcome()
    {
    }

    /// <summary>There is a new channel.</summary>
    public sealed record Created(string ChannelId) : ChannelOutcome;

    /// <summary>The channel exists.</summary>
    public sealed record Found(ChannelStorage Storage) : ChannelOutcome;

    /// <summary>There is no such channel any more.</summary>
    public sealed record Gone : ChannelOutcome;

    /// <summary>The app has as many channels as Apple allows: delete some that nobody uses, or send by tokens.</summary>
    public sealed record Full : ChannelOutcome;

    /// <summary>Nobody knows whether there is a new channel: the reply was lost.</summary>
    /// <param name="Reason">One of <see cref="PushReason"/>.</param>
    public sealed record Unknown(string Reason) : ChannelOutcome;

    /// <summary>The ids of all channels.</summary>
    public sealed record Listed(IReadOnlyList<string> ChannelIds) : ChannelOutcome;

    /// <summary>Not done; says what to do about it, as for a push.</summary>
    public sealed record NotDone(PushOutcome Why) : ChannelOutcome;
}

/// <summary>
/// Broadcast channels of the app (Apple: Sending channel management requests to APNs). Making one costs a round trip, and there may be
/// 10,000 per app and environment: make one per activity, delete it when the activity is long over.
/// </summary>
public sealed class ApnsChannels(ApnsTransport transport)
{
    /// <summary>Channels that one app may have in one environment.</summary>
    public const int Cap = 10_000;

    private static readonly byte[][] CreateBodies =
    [
        """{"message-storage-policy":0,"push-type":"LiveActivity"}"""u8.ToArray(),
        """{"message-storage-policy":1,"push-type":"LiveActivity"}"""u8.ToArray(),
    ];

    /// <summary>Makes a channel.</summary>
    public async Task<ChannelOutcome> Create(ApnsEnvironment environment, ChannelStorage storage, CancellationToken cancellation)
    {
        var sent = await Send(
            environment, names => new ChannelCall(HttpMethod.Post, names.ChannelsPath, channelId: null, CreateBodies[(int)storage]) { Authorization = "" }, cancellation);
        if (sent.Reaction == Reaction.MakeRoom) return new ChannelOutcome.Full();
        if (sent.Outcome is PushOutcome.Unknown unknown) return new ChannelOutcome.Unknown(unknown.Reason);
        if (sent.Outcome is not null) return NotDone(sent);
        return sent.Reply.Id is { Length: > 0 } id ? new ChannelOutcome.Created(id) : Odd("NoChannelId");
    }

    public async Task<ChannelOutcome> Read(ApnsEnvironment environment, string channelId, CancellationToken cancellation)
    {
        var sent = await Call(environment, HttpMethod.Get, channelId, cancellation);
        if (sent.Outcome is not null) return NotDone(sent);
        try
        {
            using var json = JsonDocument.Parse(sent.Reply.Body);
            return new ChannelOutcome.Found((ChannelStorage)json.RootElement.GetProperty("message-storage-policy").GetInt32());
        }
        catch (Exception error) when (IsOddBody(error))
        {
            return Odd("UnreadableReply");
        }
    }

    /// <summary>All channels that the app has in the environment, whichever server made them.</summary>
    public async Task<ChannelOutcome> List(ApnsEnvironment environment, CancellationToken cancellation)
    {
        var sent = await Send(environment, names => new ChannelCall(HttpMethod.Get, names.AllChannelsPath, channelId: null, body: null) { Authorization = "" }, cancellation);
        if (sent.Outcome is not null) return NotDone(sent);
        try
        {
            using var json = JsonDocument.Parse(sent.Reply.Body);
            return new ChannelOutcome.Listed([.. json.RootElement.GetProperty("channels").EnumerateArray().Select(id => id.GetString()!)]);
        }
        catch (Exception error) when (IsOddBody(error))
        {
            return Odd("UnreadableReply");
        }
    }

    /// <summary>Deletes a channel; one that is gone already is fine.</summary>
    public async Task<ChannelOutcome> Delete(ApnsEnvironment environment, string channelId, CancellationToken cancellation)
    {
        var sent = await Call(environment, HttpMethod.Delete, channelId, cancellation);
        return sent.Outcome is null ? new ChannelOutcome.Gone() : NotDone(sent);
    }

    private Task<ApnsSent> Call(ApnsEnvironment environment, HttpMethod method, string channelId, CancellationToken cancellation) =>
        Send(environment, names => new ChannelCall(method, names.ChannelsPath, channelId, body: null) { Authorization = "" }, cancellation);

    private Task<ApnsSent> Send(ApnsEnvironment environment, Func<AppNames, ChannelCall> make, CancellationToken cancellation)
    {
        if (!transport.IsOn)
        {
            var off = new PushOutcome.Halt(PushReason.NotConfigured, TimeSpan.FromMinutes(5));
            return Task.FromResult(new ApnsSent(default, off, Reaction.Halt));
        }

        var sender = transport.SenderOf(environment);
        return sender.Manage(make(sender.Names), cancellation);
    }

    private static ChannelOutcome NotDone(ApnsSent sent) =>
        sent.Reaction == Reaction.ChannelGone ? new ChannelOutcome.Gone() : new ChannelOutcome.NotDone(sent.Outcome!);

    private static ChannelOutcome.NotDone Odd(string reason) => new(new PushOutcome.Refused(reason));

    private static bool IsOddBody(Exception error) => error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentNullException;

    private sealed class ChannelCall(HttpMethod method, string path, string? channelId, byte[]? body) : ApnsCall
    {
        public override string? IdHeader => "apns-channel-id";

        public override bool KeepsBody => method == HttpMethod.Get;

        public override bool MayRepeat => method != HttpMethod.Post;

        public override HttpRequestMessage Make(Uri host)
        {
            var message = New(method, new Uri(host, path));
            if (channelId is not null) message.Headers.TryAddWithoutValidation("apns-channel-id", channelId);
            if (body is null) return message;
            message.Content = Body(body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            return message;
        }
    }
}
