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

/// <summary>Examines the running server. Push services dislike hasty connections: those who ask at the same time, or soon after, get one answer.</summary>
public sealed class ServerDoctor(
    Transports ways, DeviceQueries devices, ServerKeys keys, ISecretBox box, ServerOptions server, ServerAddress address, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim one = new(1);
    private IReadOnlyList<Finding> last = [];
    private long? lastAt;

    /// <summary>
    /// What an account may know: the first one, whose owners run the server, everything; any other whether each way is open, without hosts,
    /// keys and settings, which are the operator's.
    /// </summary>
    public async Task<IReadOnlyList<Finding>> Examine(AccountId account, CancellationToken cancellation)
    {
        var findings = await Examine(cancellation);
        return account == AccountId.First ? findings : [.. findings.GroupBy(finding => finding.Check.Split('.')[0], (way, all) => Summary(way, all))];
    }

    private static Finding Summary(string way, IEnumerable<Finding> findings) => findings.All(finding => finding.Ok)
        ? new Finding(way, Ok: true, "OK")
        : new Finding(way, Ok: false, "needs attention; the operator of this server sees the reason with ./run doctor");

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
                .. await new ApnsDoctor(ways.Apns, ways.ApnsTransport, clock).Examine(EnvironmentsOf(paired), cancellation),
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

    internal static IEnumerable<WebSubscription> SubscriptionsOf(IEnumerable<Device> devices) => devices.Select(device => device.WebPush).OfType<WebSubscription>();

    private async Task<IReadOnlyList<Finding>> ExamineWebPush(IReadOnlyList<Device> paired, CancellationToken cancellation)
    {
        var kept = await WebPushKey.Read(keys, box, cancellation);
        using var key = kept.Key;
        if (key is not null && key.PublicKey != ways.Key.PublicKey) kept = new KeptKey(Key: null, "the database holds another one than this server was started with: start it again");
        var contact = ways.WebPush.ContactFor(address.PublicUrl);
        return await new WebPushDoctor(ways.WebPush, contact, clock).Examine(kept, SubscriptionsOf(paired), ways.WebPushTransport, cancellation);
    }
}
