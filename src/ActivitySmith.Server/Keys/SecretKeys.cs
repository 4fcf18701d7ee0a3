using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Postgres;
using ActivitySmith.Server.Configuration;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace ActivitySmith.Server.Keys;

/// <summary>Registers the keys that protect sessions and encrypt secrets: in the data directory, or in the database that several nodes share.</summary>
internal static class SecretKeys
{
    /// <param name="services">Must contain the <see cref="IDatabase"/>.</param>
    /// <param name="options">With <see cref="ServerOptions.SharedKey"/> and PostgreSQL, the nodes share the keys.</param>
    /// <param name="directory">Directory of the keys when nodes do not share them.</param>
    public static IServiceCollection AddSecretKeys(this IServiceCollection services, ServerOptions options, string directory)
    {
        services.AddDataProtection().SetApplicationName("activitysmith").PersistKeysToFileSystem(new DirectoryInfo(directory));
        services.AddOptions<KeyManagementOptions>().PostConfigure<IDatabase>((keys, database) =>
        {
            if (database is PostgresDatabase postgres && options.SharedKey is { } shared)
                keys.XmlRepository = new SharedKeys(new PostgresSecrets(postgres), shared, directory);
        });
        return services;
    }
}
