using ActivitySmith.Delivery.Apns;
using ActivitySmith.Delivery.Apns.Doctor;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Server.Start;

namespace ActivitySmith.Server.Manage.Devices;

/// <summary>Examines the running server. Apple dislikes hasty connections: those who ask at the same time, or soon after, get one answer.</summary>
public sealed class Doctor(ApnsOptions apns, ApnsWayOut wayOut, DeviceQueries devices, ServerOptions server, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim one = new(1);
    private IReadOnlyList<Finding> last = [];
    private long? lastAt;

    public async Task<IReadOnlyList<Finding>> Examine(CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            if (lastAt is { } at && clock.GetElapsedTime(at) < Fresh) return last;
            var used = (await devices.Paired(cancellation)).Where(device => device.Kind == DeviceKind.Ios).Select(device => device.Environment).Distinct();
            last = [PublicAddress.Examine(server), .. await new ApnsDoctor(apns, wayOut, clock).Examine(used, cancellation)];
            lastAt = clock.GetTimestamp();
            return last;
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();
}

/// <summary>Whether phones can find the server by the links that it makes.</summary>
internal static class PublicAddress
{
    private const string Check = "server.public_url";

    public static Finding Examine(ServerOptions server) => server.PublicUrl switch
    {
        null => new Finding(Check, Ok: false,
            "ACTIVITYSMITH_PUBLIC_URL is not set: pairing codes lead to the address by which they are asked for, and iOS wants https; set the address of the proxy in front"),
        { } url when !url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) => new Finding(Check, Ok: false, $"{url} is not https, which iOS wants; put a proxy with a certificate in front"),
        { } url => new Finding(Check, Ok: true, $"phones find this server at {url}"),
    };
}
