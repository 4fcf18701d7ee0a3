using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Http.Refusals;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ActivitySmith.Server.Http.Responses;

/// <summary>Results of routes from the outcomes of commands.</summary>
internal static class OutcomeResults
{
    public static Results<Ok<TShown>, ApiRefusal> ToOk<T, TShown>(this Result<T> outcome, Func<T, TShown> show) =>
        outcome.IsRefused(out var refusal) ? new ApiRefusal(refusal) : TypedResults.Ok(show(outcome.Value));

    public static Results<CreatedResource<TShown>, ApiRefusal> ToCreated<T, TShown>(this Result<T> outcome, Func<T, string> path, Func<T, TShown> show) =>
        outcome.IsRefused(out var refusal) ? new ApiRefusal(refusal) : new CreatedResource<TShown>(path(outcome.Value), show(outcome.Value));

    public static Results<NoContent, ApiRefusal> ToNoContent<T>(this Result<T> outcome) =>
        outcome.IsRefused(out var refusal) ? new ApiRefusal(refusal) : TypedResults.NoContent();
}
