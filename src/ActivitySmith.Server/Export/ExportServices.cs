namespace ActivitySmith.Server.Export;

internal static class ExportServices
{
    public static IServiceCollection AddExport(this IServiceCollection services) => services.AddSingleton<HistoryExport>();
}
