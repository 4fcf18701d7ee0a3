using System.Collections.Concurrent;
using ActivitySmith.Server.Http.Access;

namespace ActivitySmith.Server.Devices;

/// <summary>Event streams that are open per device; an app needs one, and one more while it comes back.</summary>
internal sealed class OpenStreams
{
    public const int Lid = 4;

    private readonly ConcurrentDictionary<DeviceCaller, int> open = new();

    public bool TryOpen(DeviceCaller caller)
    {
        if (open.AddOrUpdate(caller, 1, (_, count) => count + 1) <= Lid) return true;
        Close(caller);
        return false;
    }

    public void Close(DeviceCaller caller)
    {
        if (open.AddOrUpdate(caller, 0, (_, count) => count - 1) <= 0) open.TryRemove(new KeyValuePair<DeviceCaller, int>(caller, 0));
    }
}
