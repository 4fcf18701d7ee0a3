using System.Diagnostics;

namespace ActivitySmith.Ledger.Telemetry;

/// <summary>The source of this server's spans. While nobody listens to it, no span is created.</summary>
public static class Tracing
{
    /// <summary>Name of the activity source and of the meter (docs/operation.md, What to watch).</summary>
    public const string Name = "ActivitySmith";

    public static ActivitySource Source { get; } = new(Name);
}
