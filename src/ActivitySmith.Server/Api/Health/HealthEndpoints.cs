using ActivitySmith.Contracts;
using ActivitySmith.Contracts.Health;
using ActivitySmith.Ledger;
using ActivitySmith.Server.Http.Access;
using Dapper;

namespace ActivitySmith.Server.Api.Health;

/// <summary>Whether the server can do its work; no credential, no limit.</summary>
public static class HealthEndpoints
{
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/health", Report).WithoutLimits().WithTags("Health").WithName("health").WithSummary("Whether the server can do its work");
        app.MapGet("/health/ready", Report).WithoutLimits().WithTags("Health").WithSummary("For load balancers: 200 when requests can be taken");
        app.MapGet("/health/live", () => Results.Text("ok")).WithoutLimits().WithTags("Health").WithSummary("For supervisors: the process answers");
        return app;
    }

    private static async Task<IResult> Report(
        IReadConnections connections, Ledger.Ledger ledger, LedgerOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        HealthCheckAnswer[] checks =
        [
            await Database(connections, cancellation),
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

    private static async Task<HealthCheckAnswer> Database(IReadConnections connections, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await connections.Open(cancellation);
            await connection.ExecuteScalarAsync<long>(new CommandDefinition("SELECT value FROM change_sequence", cancellationToken: cancellation));
            return new HealthCheckAnswer { Name = "database", Ok = true };
        }
        catch (System.Data.Common.DbException error)
        {
            // That the database is away is what this route is there to say.
            return new HealthCheckAnswer { Name = "database", Ok = false, Message = error.Message };
        }
    }
}
