using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace PhoneSimulator.Apns.Connections;

/// <summary>The providers' open connections.</summary>
public sealed class ConnectionBook
{
    private readonly ConcurrentDictionary<int, ApnsConnection> open = new();
    private int number;

    /// <summary>Connections since the start, open and closed. Apple blocks providers that open many.</summary>
    public int Opened => Volatile.Read(ref number);

    public ICollection<ApnsConnection> Open => open.Values;

    internal async Task Run(ConnectionContext context, ConnectionDelegate next, bool managesChannels, string? environment, int maxStreams)
    {
        var connection = new ApnsConnection(Interlocked.Increment(ref number), context, !managesChannels, maxStreams, environment, managesChannels);
        context.Features.Set(connection);
        open[connection.Number] = connection;
        try
        {
            await next(context);
        }
        finally
        {
            open.TryRemove(connection.Number, out _);
        }
    }
}
