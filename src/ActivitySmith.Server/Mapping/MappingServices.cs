namespace ActivitySmith.Server.Mapping;

internal static class MappingServices
{
    public static IServiceCollection AddMapping(this IServiceCollection services) => services.AddSingleton<DeviceMapper>();
}
