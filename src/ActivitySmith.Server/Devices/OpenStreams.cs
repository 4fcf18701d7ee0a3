using System.Collections.Concurrent;
using ActivitySmith.Server.Http.Access;

namespace ActivitySmith.Server.Devices;

/// <summary>Counts the open event streams of each device. An app needs one, and a second one while it reconnects.</summary>
internal sealed class OpenStreams
{
    /// <summary>Most open streams of one device.</summary>
    public const int Limit = 4;

    private readonly ConcurrentDictionary<DeviceCaller, int> open = new();

    public bool TryOpen(DeviceCaller caller)
    {
        if (open.AddOrUpdate(caller, 1, (_, count) => count + 1) <= Limit) return true;
        Close(caller);
        return false;
    }

    public void Close(DeviceCaller caller)
    {
        if (open.AddOrUpdate(caller, 0, (_, count) => count - 1) <= 0) open.TryRemove(new KeyValuePair<DeviceCaller, int>(caller, 0));
    }
}
