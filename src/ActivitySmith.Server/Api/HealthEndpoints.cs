using ActivitySmith.Contracts;
using ActivitySmith.Ledger;
using ActivitySmith.Server.Http.Access;

namespace ActivitySmith.Server.Api;

/// <summary>Health of the server, without a credential and without a limit (docs/operation.md, Health).</summary>
public static partial class HealthEndpoints
{
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("").WithoutLimits().WithTags("Health");
        health.MapGet("/api/health", Report).WithName("health").WithSummary("Get the health of the server").DescribeReport();
        health.MapGet("/health/ready", Report).WithName("healthReady").WithSummary("For load balancers: 200 when the server accepts requests").DescribeReport();
        health.MapGet("/health/live", () => Results.Text("ok")).WithName("healthLive").WithSummary("For supervisors: 200 while the process responds")
            .Produces<string>(StatusCodes.Status200OK, "text/plain");
        return app;
    }

    private static void DescribeReport(this RouteHandlerBuilder route) =>
        route.Produces<HealthResponse>().Produces<HealthResponse>(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> Report(
        IReadConnections connections, WriteHealth writes, LedgerWriter ledger, LedgerOptions options, TimeProvider clock, ILogger<HealthResponse> log,
        CancellationToken cancellation)
    {
        // The route needs no credential, and messages of the driver name hosts and users: those go to the log only.
        var readError = await connections.FindProblem(cancellation);
        if (readError is not null) LogDatabase(log, readError);
        var wrong = readError is not null ? "The database cannot be read; the server's log has the reason" : await writes.FindProblem();
        HealthCheckResponse[] checks =
        [
            new() { Name = "database", Ok = wrong is null, Message = wrong },
            new()
            {
                Name = "ledger",
                Ok = ledger.Waiting < options.QueueLimit,
                Message = $"{ledger.Waiting} of {options.QueueLimit} places in the queue are taken",
            },
        ];
        var response = new HealthResponse { Ok = checks.All(check => check.Ok), Timestamp = clock.GetUtcNow(), Checks = checks };
        var status = response.Ok ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return Results.Json(response, WireJson.Default.HealthResponse, statusCode: status);
    }

    [LoggerMessage(LogLevel.Warning, "Health check failed: the database cannot be read: {Reason}")]
    private static partial void LogDatabase(ILogger log, string reason);
}
