using ActivitySmith.Ledger.Accounts;
using ActivitySmith.Ledger.ApiKeys;
using ActivitySmith.Ledger.Devices;

namespace ActivitySmith.Server.Storage;

/// <summary>Reads the hashes of all API keys and device tokens into memory.</summary>
public sealed class SecretRings(KeyRing keys, DeviceRing devices, AccountQueries accounts, DeviceQueries paired)
{
    public async Task Load(CancellationToken cancellation)
    {
        await keys.Load(async () => (await accounts.WorkingKeys(cancellation), await accounts.All(cancellation)));
        await devices.Load(() => paired.Paired(cancellation));
    }
}
