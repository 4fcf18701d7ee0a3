using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace ActivitySmith.Ledger.Telemetry;

/// <summary>
/// The span of one command, from its arrival in the queue to its commit; a child of the request's span. Commands whose caller is not being recorded
/// have none, so an unsampled request costs one check.
/// </summary>
internal static class CommitSpan
{
    private static readonly ConcurrentDictionary<string, string> Names = new(StringComparer.Ordinal);

    /// <summary>Null when nobody listens, or when the caller is not being recorded.</summary>
    public static Activity? Begin(string command)
    {
        if (!Tracing.Source.HasListeners() || Activity.Current is not { Recorded: true } caller) return null;
        var name = Names.GetOrAdd(command, static command => "commit " + JsonNamingPolicy.SnakeCaseLower.ConvertName(command));
        var span = Tracing.Source.StartActivity(name, ActivityKind.Internal, caller.Context);
        Activity.Current = caller; // The span ends on another thread; what the caller does next is not a part of it.
        return span;
    }

    public static void End(Activity span, CommandOutcome outcome)
    {
        if (outcome is CommandOutcome.Failed or CommandOutcome.Unavailable or CommandOutcome.Overloaded) span.SetStatus(ActivityStatusCode.Error);
        span.SetTag("activitysmith.outcome", JsonNamingPolicy.SnakeCaseLower.ConvertName(outcome.ToString()));
        span.Stop();
        Activity.Current = null; // Stop has made the caller's span current on this thread, which belongs to nobody.
    }
}
