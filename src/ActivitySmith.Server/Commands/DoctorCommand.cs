using ActivitySmith.Delivery.Apns;
using ActivitySmith.Delivery.Apns.Doctor;
using ActivitySmith.Delivery.Doctor;
using ActivitySmith.Delivery.WebPush.Doctor;
using ActivitySmith.Server.Doctor;
using ActivitySmith.Server.Start;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActivitySmith.Server.Commands;

/// <summary>
/// <c>activitysmith doctor</c>: checks whether pushes can reach phones, while a server runs and without one. Exit code 1: a check failed.
/// </summary>
internal static class DoctorCommand
{
    public const string Name = "doctor";

    public static async Task<int> Run(ServerSettings settings)
    {
        var options = settings.Server;
        var kept = await DoctorData.Read(options);
        using var key = kept.Key.Key;
        var contact = settings.WebPush.ContactFor(options.PublicUrl ?? options.Urls);
        using var transport = new ApnsTransport(settings.Apns, TimeProvider.System, NullLogger<ApnsTransport>.Instance);
        var webPush = new WebPushDoctor(settings.WebPush, contact, TimeProvider.System);
        Finding[] findings =
        [
            PublicAddressCheck.Examine(options),
            .. await webPush.Examine(kept.Key, ServerDoctor.SubscriptionsOf(kept.Devices), transport: null, CancellationToken.None),
            .. await new ApnsDoctor(settings.Apns, transport, TimeProvider.System).Examine(ServerDoctor.EnvironmentsOf(kept.Devices), CancellationToken.None),
        ];
        var width = findings.Max(finding => finding.Check.Length);
        foreach (var finding in findings) Console.WriteLine($"{(finding.Ok ? "ok  " : "FAIL")}  {finding.Check.PadRight(width)}  {finding.Message}");
        return findings.All(finding => finding.Ok) ? 0 : 1;
    }
}
