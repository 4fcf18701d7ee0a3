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
using ActivitySmith.Server.Start;

namespace ActivitySmith.Server.Manage.Devices;

/// <summary>The ways out of the running server, and what they were made from.</summary>
/// <param name="Apns">Checked when the server started, as are the others.</param>
/// <param name="ApnsWayOut">To iPhones.</param>
/// <param name="WebPush">See <paramref name="Apns"/>.</param>
/// <param name="WebPushWayOut">To browsers.</param>
/// <param name="Key">By which push services know this server.</param>
public sealed record WaysOut(ApnsOptions Apns, ApnsWayOut ApnsWayOut, WebPushOptions WebPush, WebPushWayOut WebPushWayOut, VapidKey Key);

/// <summary>Examines the running server. Push services dislike hasty connections: those who ask at the same time, or soon after, get one answer.</summary>
public sealed class Doctor(
    WaysOut ways, DeviceQueries devices, ServerKeys keys, ISecretBox box, ServerOptions server, ServerAddress address, TimeProvider clock) : IDisposable
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
                PublicAddress.Examine(server),
                .. await ExamineWebPush(paired, cancellation),
                .. await new ApnsDoctor(ways.Apns, ways.ApnsWayOut, clock).Examine(EnvironmentsOf(paired), cancellation),
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
        var kept = await WebPushRoom.Kept(keys, box, cancellation);
        using var key = kept.Key;
        if (key is not null && key.PublicKey != ways.Key.PublicKey) kept = new KeptKey(Key: null, "the database holds another one than this server was started with: start it again");
        var contact = WebPushRoom.ContactOf(ways.WebPush, address.PublicUrl);
        return await new WebPushDoctor(ways.WebPush, contact, clock).Examine(kept, SubscriptionsOf(paired), ways.WebPushWayOut, cancellation);
    }
}

/// <summary>Whether phones can find the server by the links that it makes.</summary>
internal static class PublicAddress
{
    private const string Check = "server.public_url";

    public static Finding Examine(ServerOptions server) => server.PublicUrl switch
    {
        null => new Finding(Check, Ok: false,
            "ACTIVITYSMITH_PUBLIC_URL is not set: pairing codes lead to the address by which they are asked for, and browsers have notifications on https alone; set the address of the proxy in front"),
        { } url when new Uri(url) is { Scheme: "http", IsLoopback: true } => new Finding(Check, Ok: true, $"{url} is right for browsers of this machine alone"),
        { } url when !url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) => new Finding(Check, Ok: false, $"{url} is not https, without which browsers have no notifications and no app that opens without a network; put a proxy with a certificate in front"),
        { } url => new Finding(Check, Ok: true, $"phones find this server at {url}"),
    };
}
