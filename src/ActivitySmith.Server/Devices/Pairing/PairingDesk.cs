using ActivitySmith.Delivery.Apns;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Devices;

namespace ActivitySmith.Server.Devices.Pairing;

/// <summary>Takes a code and gives a device with its token, to apps and browsers alike.</summary>
internal sealed class PairingDesk(DeviceQueries devices, Ledger.Ledger ledger, ApnsOptions apns, TimeProvider clock)
{
    /// <param name="code">As scanned or typed.</param>
    /// <param name="platform">One of <see cref="DeviceKind.Platforms"/>.</param>
    /// <param name="told">What the app says of itself; without an environment it is the server's own.</param>
    /// <param name="cancellation">Ends the look-up of the code.</param>
    /// <param name="before">The device that the app was until now; it is removed with the same commit. Null for none.</param>
    public async Task<Outcome<PairedNow>> Pair(string code, string platform, DeviceProfile told, CancellationToken cancellation, PairedDevice? before = null)
    {
        var profile = told with { Environment = told.Environment ?? apns.DefaultEnvironment.Name() };
        if (profile.Check() is { } wrong) return wrong;
        if (code.Length > PairingCode.MaxTextLength) return Catalogue.PairingCodeNotFound;

        var hash = PairingCode.HashOf(code);
        if (await devices.AccountOfCode(hash, cancellation) is not { } account) return Catalogue.PairingCodeNotFound;
        var token = Randomness.Secret(Device.Prefix);
        var fresh = new Device
        {
            Account = account,
            Id = Randomness.Id(Device.Prefix),
            UserId = "",
            Kind = platform,
            Name = profile.Name ?? "",
            TokenHash = ApiKey.HashOf(token),
            CreatedAt = clock.GetUtcNow(),
        };
        var paired = await ledger.Submit(new PairDevice(account, hash, fresh, profile, before));
        return paired.Then(_ => new PairedNow(fresh.Id, token));
    }
}

/// <param name="DeviceId">The new device.</param>
/// <param name="Token">Shown this once.</param>
internal sealed record PairedNow(string DeviceId, string Token);
