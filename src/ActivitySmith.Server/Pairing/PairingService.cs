using ActivitySmith.Delivery.Apns;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Audit;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Ledger.People;
using ActivitySmith.Server.Audit;
using ActivitySmith.Server.Http.Access;

namespace ActivitySmith.Server.Pairing;

/// <summary>
/// Exchanges a pairing code for a device and its token, for apps and browsers. The audit log names the person who owns the device.
/// </summary>
internal sealed class PairingService(DeviceQueries devices, PeopleQueries people, LedgerWriter ledger, AuditTrail audit, ApnsOptions apns, TimeProvider clock)
{
    /// <summary>Limit of attempts per client address; <c>POST /api/device/pair</c> and the page for browsers share it.</summary>
    public static readonly GuessLimit Guesses = new("pairing", limits => limits.Pairing);

    /// <param name="code">As scanned or typed.</param>
    /// <param name="platform">One of <see cref="DeviceKind.Platforms"/>.</param>
    /// <param name="reported">The app's profile; a missing environment is replaced by the server's default.</param>
    /// <param name="address">Client address, for the audit log.</param>
    /// <param name="cancellation">Cancels the lookup of the code.</param>
    /// <param name="before">The app's previous device, which the same commit removes; null for none.</param>
    public async Task<Result<PairedNow>> Pair(
        string code, string platform, DeviceProfile reported, string? address, CancellationToken cancellation, PairedDevice? before = null)
    {
        var profile = reported with { Environment = reported.Environment ?? apns.DefaultEnvironment.Name() };
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
            TokenHash = Sha256.Of(token),
            CreatedAt = clock.GetUtcNow(),
        };
        var paired = await ledger.Submit(new PairDevice(account, hash, fresh, profile, before));
        if (paired.IsRefused(out var refusal)) return refusal;

        var userId = paired.Value.UserId;
        var member = await people.FindMember(account, userId, CancellationToken.None); // The device is paired, so it is audited even if the client disconnects.
        await audit.Note(account, new Actor(ActorKind.User, userId, member?.User.Name ?? userId), "pairDevice", fresh.Id, address);
        return new PairedNow(fresh.Id, token);
    }
}

/// <param name="DeviceId">The new device.</param>
/// <param name="Token">The device token; only its hash is stored.</param>
internal sealed record PairedNow(string DeviceId, string Token);
