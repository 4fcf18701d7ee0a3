using ActivitySmith.Domain.Actions;
using ActivitySmith.Ledger;
using ActivitySmith.Server.Configuration;
using ActivitySmith.Server.Storage;

namespace ActivitySmith.Server.Keys;

/// <summary>Registers the keys that protect sessions and encrypt secrets, the server's own key pairs, and the tracking of API key use.</summary>
internal static class KeyServices
{
    public static IServiceCollection AddKeys(this IServiceCollection services, ServerOptions options, DataDirectory directory)
    {
        services.AddSecretKeys(options, directory.SessionKeys);
        services.AddSingleton<ISecretBox, SecretBox>();
        services.AddSingleton<ServerKeys>();
        services.AddSingleton<LastKeyUses>();
        services.AddHostedService<KeyUseWriter>();
        return services;
    }
}
