using ActivitySmith.Delivery.Apns;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.ApiKeys;
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
/// Takes a code and gives a device with its token, to apps and browsers alike; the audit log has it under the name of the person whose device it is.
/// </summary>
internal sealed class PairingDesk(DeviceQueries devices, PeopleQueries people, LedgerWriter ledger, AuditTrail audit, ApnsOptions apns, TimeProvider clock)
{
    /// <summary>Guesses of one address, on <c>POST /api/device/pair</c> and on the page for browsers together.</summary>
    public static readonly GuessLimit Guesses = new("pairing", limits => limits.Pairing);

    /// <param name="code">As scanned or typed.</param>
    /// <param name="platform">One of <see cref="DeviceKind.Platforms"/>.</param>
    /// <param name="told">What the app says of itself; without an environment it is the server's own.</param>
    /// <param name="address">The client's, for the audit log.</param>
    /// <param name="cancellation">Ends the look-up of the code.</param>
    /// <param name="before">The device that the app was until now; it is removed with the same commit. Null for none.</param>
    public async Task<Outcome<PairedNow>> Pair(string code, string platform, DeviceProfile told, string? address, CancellationToken cancellation, PairedDevice? before = null)
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
        if (paired.IsRefused(out var refusal)) return refusal;

        var userId = paired.Value.UserId;
        var member = await people.FindMember(account, userId, CancellationToken.None); // It is paired: that is noted, whether the client waits or not.
        await audit.Note(account, new Actor(ActorKind.User, userId, member?.User.Name ?? userId), "pairDevice", fresh.Id, address);
        return new PairedNow(fresh.Id, token);
    }
}

/// <param name="DeviceId">The new device.</param>
/// <param name="Token">Shown this once.</param>
internal sealed record PairedNow(string DeviceId, string Token);
