namespace PhoneSimulator.Phones;

/// <summary>A report on one activity that the server has not confirmed yet; a newer one replaces it.</summary>
public sealed record ActivityReport(string ActivityId, string State, string? UpdateToken, long? Generation, DateTimeOffset Due);

/// <summary>A button that was pressed.</summary>
/// <param name="TapId">The same at every attempt, so that the server runs the action once.</param>
public sealed record Tap(string ActionId, string TapId)
{
    /// <summary>The state in the server's response, <c>refused</c> or <c>pending</c>.</summary>
    public string State { get; set; } = "pending";

    public int Attempts { get; set; }
}

/// <summary>The requests that the app has still to send. The phone's lock protects them.</summary>
public sealed class Errands
{
    /// <summary>Maximum number of waiting reports and taps.</summary>
    private const int Limit = 1000;

    private readonly Dictionary<string, ActivityReport> reports = [];
    private readonly Queue<Tap> taps = new();

    public bool TokensDue { get; set; }

    public bool ProfileDue { get; set; }

    public bool SyncDue { get; set; }

    public bool MetricsDue { get; set; }

    public bool UnpairDue { get; set; }

    public int Waiting => reports.Count + taps.Count
        + (TokensDue ? 1 : 0) + (ProfileDue ? 1 : 0) + (SyncDue ? 1 : 0) + (MetricsDue ? 1 : 0) + (UnpairDue ? 1 : 0);

    public DateTimeOffset? NextReportDue => reports.Count == 0 ? null : reports.Values.Min(report => report.Due);

    public void Put(ActivityReport report)
    {
        if (reports.Count < Limit || reports.ContainsKey(report.ActivityId)) reports[report.ActivityId] = report;
    }

    public bool Put(Tap tap)
    {
        if (taps.Count >= Limit) return false;
        taps.Enqueue(tap);
        return true;
    }

    public ActivityReport? ReportDueAt(DateTimeOffset now) => reports.Values.Where(report => report.Due <= now).MinBy(report => report.Due);

    public Tap? NextTap => taps.TryPeek(out var tap) ? tap : null;

    /// <summary>The report was confirmed; a newer one that has replaced it stays.</summary>
    public void Done(ActivityReport report)
    {
        if (reports.TryGetValue(report.ActivityId, out var now) && ReferenceEquals(now, report)) reports.Remove(report.ActivityId);
    }

    public void Done(Tap tap)
    {
        if (NextTap == tap) taps.Dequeue();
    }

    /// <summary>Deletes late reports that existed only in the memory of a process that has ended.</summary>
    public void ForgetReports() => reports.Clear();

    public void Clear()
    {
        reports.Clear();
        taps.Clear();
        TokensDue = ProfileDue = SyncDue = MetricsDue = UnpairDue = false;
    }
}
