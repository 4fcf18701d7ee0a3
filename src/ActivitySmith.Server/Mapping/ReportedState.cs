using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Deliveries;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ActivitySmith.Server.Mapping;

/// <summary>The states that a device reports for a Live Activity (docs/device-api.md, Reports).</summary>
internal static class ReportedState
{
    public static IReadOnlyList<string> Names { get; } = ["started", "shown", "dismissed", "ended"];

    public static bool TryParse(string name, out CardReport report)
    {
        CardReport? found = name switch
        {
            "started" => CardReport.Started,
            "shown" => CardReport.Shown,
            "dismissed" => CardReport.Dismissed,
            "ended" => CardReport.Ended,
            _ => null,
        };
        report = found.GetValueOrDefault();
        return found is not null;
    }
}
