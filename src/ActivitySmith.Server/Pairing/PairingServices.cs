namespace ActivitySmith.Server.Pairing;

internal static class PairingServices
{
    public static IServiceCollection AddPairing(this IServiceCollection services) => services.AddSingleton<PairingService>();
}
