using ActivitySmith.Contracts.Manage;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Server.Doctor;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Refusals;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ActivitySmith.Server.Manage;

/// <summary>Runs the doctor on the running server (docs/management-api.md, Devices).</summary>
public static class DoctorEndpoint
{
    public static IEndpointRouteBuilder MapDoctor(this IEndpointRouteBuilder manage)
    {
        manage.MapGet("/doctor", Get).WithTags("Devices").WithName("examineServer").WithSummary("Check whether pushes can reach phones, and what to fix");
        return manage;
    }

    private static async Task<Results<Ok<DoctorResponse>, ApiRefusal>> Get(ServerDoctor doctor, ApiCaller caller, CancellationToken cancellation)
    {
        var findings = await doctor.Examine(runsServer: caller.Account == AccountId.First, cancellation);
        return TypedResults.Ok(new DoctorResponse
        {
            Ok = findings.All(finding => finding.Ok),
            Checks = [.. findings.Select(finding => new DoctorCheck { Check = finding.Check, Ok = finding.Ok, Message = finding.Message })],
        });
    }
}
