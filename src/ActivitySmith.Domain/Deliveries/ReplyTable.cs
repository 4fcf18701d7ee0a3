using System.Collections.Frozen;

namespace ActivitySmith.Domain.Deliveries;

/// <summary>Reply rules by status and reason. An undocumented reason is handled by its status.</summary>
public sealed class ReplyTable
{
    private readonly FrozenDictionary<(int Status, string Reason), ReplyRule> rows;

    internal ReplyTable(params IEnumerable<ReplyRule>[] groups)
    {
        Rows = [.. groups.SelectMany(group => group)];
        rows = Rows.ToFrozenDictionary(row => (row.Status, row.Reason ?? ""));
    }

    /// <summary>Every documented row.</summary>
    public IReadOnlyList<ReplyRule> Rows { get; }

    /// <param name="status">HTTP status.</param>
    /// <param name="reason">The reason in the body; null when there was none.</param>
    public ReplyRule Find(int status, string? reason) =>
        rows.TryGetValue((status, reason ?? ""), out var row) || rows.TryGetValue((status, ""), out row) ? row : new ReplyRule(status, reason, Unknown(status))
        {
            Pace = status == 429 ? RetryPace.Slow : status >= 500 ? RetryPace.VerySlow : RetryPace.Soon,
        };

    internal static IEnumerable<ReplyRule> Of(int status, Reaction reaction, params string[] reasons) =>
        reasons.Select(reason => new ReplyRule(status, reason, reaction));

    private static Reaction Unknown(int status) => status switch
    {
        >= 200 and < 300 => Reaction.Done,
        401 or 403 => Reaction.Halt,
        410 => Reaction.Drop,
        429 or >= 500 => Reaction.Retry,
        _ => Reaction.Refuse,
    };
}
