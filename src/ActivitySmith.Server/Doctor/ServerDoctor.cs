using ActivitySmith.Delivery.Apns;
using ActivitySmith.Delivery.Apns.Doctor;
using ActivitySmith.Delivery.Doctor;
using ActivitySmith.Delivery.WebPush;
using ActivitySmith.Delivery.WebPush.Doctor;
using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Server.Configuration;
using ActivitySmith.Server.Http.Address;
using ActivitySmith.Server.Keys;

namespace ActivitySmith.Server.Doctor;

/// <summary>
/// Examines the running server. Requests that arrive during an examination, or up to <see cref="Fresh"/> after it, get its findings: push services
/// throttle clients that connect too often.
/// </summary>
public sealed class ServerDoctor(
    Transports transports, DeviceQueries devices, ServerKeys keys, ISecretBox box, ServerOptions server, ServerAddress address, TimeProvider clock)
    : IDisposable
{
    /// <summary>Time for which the findings are reused.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim one = new(1);
    private IReadOnlyList<Finding> last = [];
    private long? lastAt;

    /// <summary>
    /// The findings that a caller may see. Who runs the server, owners and managing keys of the first account, sees everything; all others only whether
    /// each transport works, without the operator's hosts, keys and settings.
    /// </summary>
    public async Task<IReadOnlyList<Finding>> Examine(bool runsServer, CancellationToken cancellation)
    {
        var findings = await Examine(cancellation);
        return runsServer ? findings : [.. findings.GroupBy(finding => finding.Check.Split('.')[0], (part, all) => Summary(part, all))];
    }

    private static Finding Summary(string part, IEnumerable<Finding> findings) => findings.All(finding => finding.Ok)
        ? new Finding(part, Ok: true, "OK")
        : new Finding(part, Ok: false, "needs attention; the operator of this server sees the reason with ./run doctor");

    private async Task<IReadOnlyList<Finding>> Examine(CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            if (lastAt is { } at && clock.GetElapsedTime(at) < Fresh) return last;
            var paired = await devices.Paired(cancellation);
            last =
            [
                PublicAddressCheck.Examine(server),
                .. await ExamineWebPush(paired, cancellation),
                .. await new ApnsDoctor(transports.Apns, transports.ApnsTransport, clock).Examine(EnvironmentsOf(paired), cancellation),
            ];
            lastAt = clock.GetTimestamp();
            return last;
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    internal static IEnumerable<ApnsEnvironment> EnvironmentsOf(IEnumerable<Device> devices) =>
        devices.Where(device => device.Kind == DeviceKind.Ios).Select(device => device.Environment).Distinct();

    internal static IEnumerable<WebSubscription> SubscriptionsOf(IEnumerable<Device> devices) =>
        devices.Select(device => device.WebPush).OfType<WebSubscription>();

    private async Task<IReadOnlyList<Finding>> ExamineWebPush(IReadOnlyList<Device> paired, CancellationToken cancellation)
    {
        var kept = await WebPushKey.Read(keys, box, cancellation);
        using var key = kept.Key;
        if (key is not null && key.PublicKey != transports.Key.PublicKey)
            kept = new StoredVapidKey(Key: null, "the key in the database has changed since this server started: restart the server");
        var contact = transports.WebPush.ContactFor(address.PublicUrl);
        var doctor = new WebPushDoctor(transports.WebPush, contact, clock);
        return await doctor.Examine(kept, SubscriptionsOf(paired), transports.WebPushTransport, cancellation);
    }
}
