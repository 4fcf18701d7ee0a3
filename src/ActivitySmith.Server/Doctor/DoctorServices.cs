namespace ActivitySmith.Server.Doctor;

internal static class DoctorServices
{
    public static IServiceCollection AddDoctor(this IServiceCollection services) => services.AddSingleton<Transports>().AddSingleton<ServerDoctor>();
}
