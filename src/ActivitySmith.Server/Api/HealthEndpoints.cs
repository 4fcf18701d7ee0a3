using ActivitySmith.Contracts;
using ActivitySmith.Ledger;
using ActivitySmith.Server.Http.Access;

namespace ActivitySmith.Server.Api;

/// <summary>Whether the server can do its work; no credential, no limit.</summary>
public static partial class HealthEndpoints
{
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("").WithoutLimits().WithTags("Health");
        health.MapGet("/api/health", Report).WithName("health").WithSummary("Whether the server can do its work").DescribeReport();
        health.MapGet("/health/ready", Report).WithName("healthReady").WithSummary("For load balancers: 200 when requests can be taken").DescribeReport();
        health.MapGet("/health/live", () => Results.Text("ok")).WithName("healthLive").WithSummary("For supervisors: the process answers")
            .Produces<string>(StatusCodes.Status200OK, "text/plain");
        return app;
    }

    private static void DescribeReport(this RouteHandlerBuilder route) =>
        route.Produces<HealthAnswer>().Produces<HealthAnswer>(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> Report(
        IReadConnections connections, WriteHealth writes, LedgerWriter ledger, LedgerOptions options, TimeProvider clock, ILogger<HealthAnswer> log, CancellationToken cancellation)
    {
        // Anybody may ask: what the driver says, which names hosts and users, is for the log.
        var unread = await connections.WhatIsWrong(cancellation);
        if (unread is not null) LogDatabase(log, unread);
        var wrong = unread is not null ? "It cannot be read; the server's log has the reason" : await writes.WhatIsWrong();
        HealthCheckAnswer[] checks =
        [
            new() { Name = "database", Ok = wrong is null, Message = wrong },
            new()
            {
                Name = "ledger",
                Ok = ledger.Waiting < options.QueueLimit,
                Message = $"{ledger.Waiting} of {options.QueueLimit} places in the queue are taken",
            },
        ];
        var answer = new HealthAnswer { Ok = checks.All(check => check.Ok), Timestamp = clock.GetUtcNow(), Checks = checks };
        return Results.Json(answer, WireJson.Default.HealthAnswer, statusCode: answer.Ok ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    [LoggerMessage(LogLevel.Warning, "Health: the database cannot be read: {Reason}")]
    private static partial void LogDatabase(ILogger log, string reason);
}
