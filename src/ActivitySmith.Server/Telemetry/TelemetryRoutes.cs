namespace ActivitySmith.Server.Telemetry;

/// <summary>The route of the metrics, and the guard of their own addresses.</summary>
internal static class TelemetryRoutes
{
    /// <summary>Must come first, so that the addresses of the metrics serve nothing else.</summary>
    public static WebApplication UseMetricsListener(this WebApplication app)
    {
        if (app.Services.GetRequiredService<MetricsOptions>().Addresses.Length > 0) app.Use(MetricsListener.Guard);
        return app;
    }

    /// <summary>Must come before everything that takes time.</summary>
    public static WebApplication UseRequestSpans(this WebApplication app)
    {
        if (app.Services.GetRequiredService<OtelVariables>().ExportsTraces) app.UseMiddleware<RequestSpans>();
        return app;
    }

    public static void MapMetrics(this WebApplication app)
    {
        if (app.Services.GetRequiredService<OtelVariables>().IsDisabled) return;
        app.MapGet(MetricsPage.Path, static context => context.RequestServices.GetRequiredService<MetricsPage>().Serve(context)).WithName("metrics");
    }
}
