using System.Net;
using System.Net.Sockets;

namespace ActivitySmith.Testing;

/// <summary>
/// A port of 127.0.0.1 for a program that needs its port before it starts, and that finds the port free again after it was killed and restarted. It
/// is below the range from which systems take the ports of outgoing connections and of listeners at port 0 (from 32,768 on Linux, from 49,152
/// elsewhere): any connection may take a port of that range before the program starts again.
/// </summary>
public static class FreePort
{
    private const int First = 15_000;
    private const int Last = 31_999;
    private const int Count = Last - First + 1;

    // Depends on the process, so that test projects that run at the same time start at different ports.
    private static int given = (int)(Environment.ProcessId * 7_919L % Count);

    /// <summary>Returns a port without a listener. A process gets the same port again only after all the others.</summary>
    public static int Next()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = First + Interlocked.Increment(ref given) % Count;
            if (IsFree(port)) return port;
        }

        throw new InvalidOperationException($"No port from {First} to {Last} of 127.0.0.1 is free.");
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
