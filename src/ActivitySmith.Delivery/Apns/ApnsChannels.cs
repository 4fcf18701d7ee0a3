using System.Net.Http.Headers;
using System.Text.Json;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Deliveries;

namespace ActivitySmith.Delivery.Apns;

/// <summary>Message storage policy of a channel.</summary>
public enum ChannelStorage
{
    /// <summary>APNs stores no message: only phones that are connected at that moment get it.</summary>
    None = 0,

    /// <summary>APNs stores the newest message for offline phones until it expires.</summary>
    Newest = 1,
}

/// <summary>Outcome of a channel management request.</summary>
public abstract record ChannelOutcome
{
    private ChannelOutcome()
    {
    }

    /// <summary>APNs created a channel.</summary>
    public sealed record Created(string ChannelId) : ChannelOutcome;

    /// <summary>The channel exists.</summary>
    public sealed record Found(ChannelStorage Storage) : ChannelOutcome;

    /// <summary>The channel does not exist.</summary>
    public sealed record NotFound : ChannelOutcome;

    /// <summary>The app has the maximum number of channels. The caller can delete unused channels or use update tokens.</summary>
    public sealed record Full : ChannelOutcome;

    /// <summary>The reply was lost, so a new channel may or may not exist.</summary>
    /// <param name="Reason">One of <see cref="PushReason"/>.</param>
    public sealed record Unknown(string Reason) : ChannelOutcome;

    /// <summary>The ids of all channels.</summary>
    public sealed record Listed(IReadOnlyList<string> ChannelIds) : ChannelOutcome;

    /// <summary>The request failed. The outcome says how to proceed, as for a push.</summary>
    public sealed record NotDone(PushOutcome Why) : ChannelOutcome;
}

/// <summary>
/// Manages the app's broadcast channels (Apple: Sending channel management requests to APNs). Creating one costs a round trip, and an app
/// may have <see cref="Cap"/> per environment.
/// </summary>
public sealed class ApnsChannels(ApnsTransport transport)
{
    /// <summary>Maximum of channels of one app in one environment.</summary>
    public const int Cap = 10_000;

    private static readonly byte[][] CreateBodies =
    [
        """{"message-storage-policy":0,"push-type":"LiveActivity"}"""u8.ToArray(),
        """{"message-storage-policy":1,"push-type":"LiveActivity"}"""u8.ToArray(),
    ];

    /// <summary>Creates a channel.</summary>
    public async Task<ChannelOutcome> Create(ApnsEnvironment environment, ChannelStorage storage, CancellationToken cancellation)
    {
        var sent = await Send(
            environment,
            names => new ChannelCall(HttpMethod.Post, names.ChannelsPath, channelId: null, CreateBodies[(int)storage]) { Authorization = "" },
            cancellation);
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

    /// <summary>Lists all channels of the app in the environment, including those of other servers.</summary>
    public async Task<ChannelOutcome> List(ApnsEnvironment environment, CancellationToken cancellation)
    {
        var sent = await Send(
            environment,
            names => new ChannelCall(HttpMethod.Get, names.AllChannelsPath, channelId: null, body: null) { Authorization = "" },
            cancellation);
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

    /// <summary>Deletes a channel. Succeeds when the channel does not exist.</summary>
    public async Task<ChannelOutcome> Delete(ApnsEnvironment environment, string channelId, CancellationToken cancellation)
    {
        var sent = await Call(environment, HttpMethod.Delete, channelId, cancellation);
        return sent.Outcome is null ? new ChannelOutcome.NotFound() : NotDone(sent);
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
        sent.Reaction == Reaction.BroadcastChannelNotFound ? new ChannelOutcome.NotFound() : new ChannelOutcome.NotDone(sent.Outcome!);

    private static ChannelOutcome.NotDone Odd(string reason) => new(new PushOutcome.Refused(reason));

    private static bool IsOddBody(Exception error) =>
        error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentNullException;

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
