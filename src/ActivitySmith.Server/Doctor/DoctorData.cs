using System.Data.Common;
using ActivitySmith.Delivery.WebPush.Doctor;
using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Channels;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Server.Configuration;
using ActivitySmith.Server.Keys;
using ActivitySmith.Server.Storage;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActivitySmith.Server.Doctor;

/// <summary>The data that <c>activitysmith doctor</c> reads from the database, while a server runs and without one; the command writes nothing.</summary>
/// <param name="Key">The Web Push key, or why it cannot be used.</param>
/// <param name="Devices">All paired devices; empty when the database cannot be read, which <paramref name="Key"/> reports.</param>
internal sealed record DoctorData(StoredVapidKey Key, IReadOnlyList<Device> Devices)
{
    public static async Task<DoctorData> Read(ServerOptions options)
    {
        if (options.Database is null && DataDirectory.DatabaseIn(options.Data) is var file && !File.Exists(file))
            return Without($"no database found at {file}: start the server once, or set its directory with --data");
        var database = StorageServices.DatabaseOf(options, TimeProvider.System, NullLoggerFactory.Instance);
        try
        {
            await using var secrets = Secrets(options, database);
            var key = await WebPushKey.Read(new ServerKeys(database), secrets?.GetRequiredService<ISecretBox>(), CancellationToken.None);
            return new DoctorData(key, await new DeviceQueries(database, new ChannelQueries(database)).Paired(CancellationToken.None));
        }
        catch (Exception error) when (error is DbException or StorageUnavailableException or IOException)
        {
            // The database is unavailable, or its version is too old to have these tables.
            return Without($"the database cannot be read: {error.Message}; start the server, then run doctor again");
        }
    }

    private static DoctorData Without(string problem) => new(new StoredVapidKey(Key: null, problem), []);

    /// <summary>Null when the keys that encrypt secrets are missing.</summary>
    private static ServiceProvider? Secrets(ServerOptions options, IDatabase database)
    {
        var directory = DataDirectory.SessionKeysIn(options.Data);
        if (!Directory.Exists(directory) && (options.Database is null || options.SharedKey is null)) return null;
        return new ServiceCollection().AddSingleton(database).AddSecretKeys(options, directory)
            .Configure<KeyManagementOptions>(keys => keys.AutoGenerateKeys = false)
            .AddSingleton<ISecretBox, SecretBox>().BuildServiceProvider();
    }
}
