using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using PhoneSimulator.Apns.ProviderTokens;

namespace PhoneSimulator.Apns.Connections;

/// <summary>A provider's connection: its stream limit, the provider token that it is bound to, and its end.</summary>
public sealed class ApnsConnection
{
    private readonly ConnectionContext context;
    private readonly FrameWriter writer;
    private readonly Lock gate = new();
    private int streams;
    private int streamLimit;
    private int lastStream;
    private int lastAllowedStream = int.MaxValue;

    internal ApnsConnection(int number, ConnectionContext context, bool startsWithOneStream, int maxStreams, string? environment, bool managesChannels)
    {
        Number = number;
        Environment = environment;
        ManagesChannels = managesChannels;
        this.context = context;
        streamLimit = startsWithOneStream ? 1 : maxStreams;
        IsValidated = !startsWithOneStream;
        writer = new(context.Transport.Output, streamLimit);
        context.Transport = new Duplex(context.Transport.Input, writer);
    }

    public int Number { get; }

    /// <summary>The environment of its port: <c>production</c>, <c>sandbox</c>; null: both.</summary>
    public string? Environment { get; }

    public bool ManagesChannels { get; }

    /// <summary>True once a request got a success reply; until then only one stream is allowed.</summary>
    public bool IsValidated { get; private set; }

    /// <summary>The provider token that the connection is bound to; null before the first valid one.</summary>
    internal ProviderToken? Token { get; set; }

    /// <summary>The last authorization header and its result, as every request repeats the header.</summary>
    internal (string Header, ProviderToken Token)? LastSeen { get; set; }

    public int Streams => Volatile.Read(ref streams);

    public bool IsGoing => Volatile.Read(ref lastAllowedStream) != int.MaxValue;

    /// <summary>Returns false when the stream is above the limit or came after GOAWAY: it must be refused, unprocessed.</summary>
    public bool TryEnter(int stream)
    {
        if (Interlocked.Increment(ref streams) > Volatile.Read(ref streamLimit) || stream > Volatile.Read(ref lastAllowedStream))
        {
            Interlocked.Decrement(ref streams);
            return false;
        }

        // Streams are opened in order but handled by many threads.
        for (var seen = Volatile.Read(ref lastStream); seen < stream;)
        {
            var before = Interlocked.CompareExchange(ref lastStream, stream, seen);
            if (before == seen) break;
            seen = before;
        }

        return true;
    }

    public void Leave() => Interlocked.Decrement(ref streams);

    public void Validated(int maxStreams)
    {
        if (IsValidated) return;
        lock (gate)
        {
            if (IsValidated) return;
            IsValidated = true;
            LimitStreams(maxStreams);
        }
    }

    /// <summary>Sets the stream limit; the provider gets it with the next reply on this connection.</summary>
    public void LimitStreams(int limit)
    {
        Volatile.Write(ref streamLimit, limit);
        writer.Queue(FrameWriter.StreamLimit(limit));
    }

    /// <summary>GOAWAY with a reason: streams up to <paramref name="upTo"/> are processed, later ones refused, then the connection closes.</summary>
    /// <param name="upTo">Null: every stream so far.</param>
    public void GoAway(string reason, int? upTo = null)
    {
        lock (gate)
        {
            if (IsGoing) return;
            var last = upTo ?? Volatile.Read(ref lastStream);
            Volatile.Write(ref lastAllowedStream, last);
            writer.Queue(FrameWriter.GoAway(last, Encoding.UTF8.GetBytes($$"""{"reason":"{{reason}}"}""")));
        }

        // Kestrel then sends a GOAWAY of its own, which flushes ours, and closes after the last stream.
        context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
    }

    /// <summary>Aborts the connection with all requests in progress.</summary>
    public void Drop() => context.Abort(new ConnectionAbortedException("Dropped by a fault"));

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
