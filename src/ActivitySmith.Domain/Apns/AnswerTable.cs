using System.Collections.Frozen;

namespace ActivitySmith.Domain.Apns;

/// <summary>Rows by status and reason; a reason that Apple has not published gets what its status means.</summary>
public sealed class AnswerTable
{
    private readonly FrozenDictionary<(int Status, string Reason), AnswerRule> rows;

    internal AnswerTable(params IEnumerable<AnswerRule>[] groups)
    {
        Rows = [.. groups.SelectMany(group => group)];
        rows = Rows.ToFrozenDictionary(row => (row.Status, row.Reason ?? ""));
    }

    /// <summary>Every documented row.</summary>
    public IReadOnlyList<AnswerRule> Rows { get; }

    /// <param name="status">HTTP status.</param>
    /// <param name="reason">Null when the body had none.</param>
    public AnswerRule Find(int status, string? reason) =>
        rows.TryGetValue((status, reason ?? ""), out var row) || rows.TryGetValue((status, ""), out row) ? row : new AnswerRule(status, reason, Unknown(status))
        {
            Pace = status == 429 ? RetryPace.Slow : status >= 500 ? RetryPace.VerySlow : RetryPace.Soon,
        };

    internal static IEnumerable<AnswerRule> Of(int status, ApnsReaction reaction, params string[] reasons) =>
        reasons.Select(reason => new AnswerRule(status, reason, reaction));

    private static ApnsReaction Unknown(int status) => status switch
    {
        >= 200 and < 300 => ApnsReaction.Done,
        401 or 403 => ApnsReaction.Halt,
        410 => ApnsReaction.Drop,
        429 or >= 500 => ApnsReaction.Later,
        _ => ApnsReaction.Fix,
    };
}
