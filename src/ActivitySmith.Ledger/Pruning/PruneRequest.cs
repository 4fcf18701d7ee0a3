using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tables;

namespace ActivitySmith.Ledger.Pruning;

/// <summary>Rows that are no longer wanted, for <see cref="Ledger.Prune"/>. Tables, columns and operators are fixed here; values travel as parameters.</summary>
public sealed class PruneRequest
{
    /// <summary>Rows deleted in one transaction; commands that come meanwhile wait for no more than that.</summary>
    public const int BatchSize = 500;

    private PruneRequest(Table table, params PruneTerm[] terms)
    {
        Table = table;
        Terms = terms;
    }

    /// <summary>For the log.</summary>
    public string TableName => Table.Name;

    internal Table Table { get; }

    /// <summary>All must hold.</summary>
    internal IReadOnlyList<PruneTerm> Terms { get; }

    /// <summary>
    /// Whether only the rows written first are looked at. Right for a log in order of time without an index on it: when none of its
    /// first rows is due, none is, and no scan has to find that out.
    /// </summary>
    internal bool LooksAtFirstRowsOnly { get; private init; }

    public static PruneRequest FramesBefore(DateTimeOffset cutoff) => new(ActivityTables.Frames, Before("at", cutoff)) { LooksAtFirstRowsOnly = true };

    /// <summary>Of all accounts; running ones stay.</summary>
    public static PruneRequest ActivitiesEndedBefore(DateTimeOffset cutoff) => new(ActivityTables.Activities, Before("ended_at", cutoff));

    /// <summary>Streams that nothing was put to since and that show nothing: deleted ones, and those whose last activity has ended.</summary>
    public static PruneRequest StreamsUnusedSince(AccountId account, DateTimeOffset cutoff) =>
        new(StreamTable.Streams, Of(account), new PruneTerm("CASE WHEN activity_id IS NULL AND state IS NULL THEN 1 ELSE 0 END", PruneOperator.Is, 1L), Before("updated_at", cutoff));

    /// <summary>API keys that were revoked.</summary>
    public static PruneRequest ApiKeysRevokedBefore(DateTimeOffset cutoff) => new(ApiKeyTable.Keys, Before("revoked_at", cutoff));

    public static PruneRequest NotificationsBefore(AccountId account, DateTimeOffset cutoff) =>
        new(NotificationTable.Notifications, Of(account), Before("created_at", cutoff));

    /// <summary>Taps whose call is over; open ones stay.</summary>
    public static PruneRequest ActionRunsFinishedBefore(DateTimeOffset cutoff) => new(ActionTables.Runs, Before("finished_at", cutoff));

    /// <summary>Deliveries with nothing left to do; open ones stay.</summary>
    public static PruneRequest DeliveriesClosedBefore(DateTimeOffset cutoff) => new(DeliveryTables.Deliveries, Before("closed_at", cutoff));

    public static PruneRequest FirstAnswersBefore(DateTimeOffset cutoff) => new(IdempotencyTable.FirstAnswers, Before("at", cutoff));

    public static PruneRequest SignInLinksExpiredBefore(DateTimeOffset cutoff) => new(AccountTables.SignInLinks, Before("expires_at", cutoff));

    public static PruneRequest InvitesExpiredBefore(DateTimeOffset cutoff) => new(PeopleTables.Invites, Before("expires_at", cutoff));

    public static PruneRequest AuditBefore(AccountId account, DateTimeOffset cutoff) => new(PeopleTables.Audit, Of(account), Before("at", cutoff));

    public static PruneRequest PairingCodesExpiredBefore(DateTimeOffset cutoff) => new(PairingTable.Codes, Before("expires_at", cutoff));

    public static PruneRequest MetricValues(AccountId account, string key) =>
        new(WidgetTables.Values, Of(account), new PruneTerm("metric_key", PruneOperator.Is, key));

    /// <param name="account">The metric's account.</param>
    /// <param name="key">The metric.</param>
    /// <param name="cutoff">Values measured earlier go.</param>
    public static PruneRequest MetricValuesBefore(AccountId account, string key, DateTimeOffset cutoff) =>
        new(WidgetTables.Values, Of(account), new PruneTerm("metric_key", PruneOperator.Is, key), Before("measured_at", cutoff));

    /// <summary>
    /// Everything of an account, table by table. Its users come last: as long as one is left, the work is unfinished and can be found
    /// again after a crash.
    /// </summary>
    public static IReadOnlyList<PruneRequest> Everything(AccountId account)
    {
        Table[] tables =
        [
            ApiKeyTable.Keys, ApiKeyTable.Uses, AccountTables.SignInLinks, StreamTable.Streams, ActivityTables.Activities, ActivityTables.Frames,
            NotificationTable.Notifications, WidgetTables.Metrics, WidgetTables.Values, DeviceTables.Badges, DeviceTables.Channels,
            DeviceTables.Devices, IdempotencyTable.FirstAnswers, ActionTables.Runs, ActionTables.Secrets, DeliveryTables.Deliveries,
            DeliveryTables.Places, DeliveryTables.Channels, PairingTable.Codes, PeopleTables.People, PeopleTables.Invites, PeopleTables.Audit,
            AccountTables.Accounts, AccountTables.Users,
        ];
        return [.. tables.Select(table => new PruneRequest(table, Of(account)))];
    }

    private static PruneTerm Of(AccountId account) => new("account_id", PruneOperator.Is, account.Value);

    private static PruneTerm Before(string column, DateTimeOffset cutoff) => new(column, PruneOperator.Before, cutoff.ToUnixTimeMilliseconds());
}

internal enum PruneOperator
{
    Is,
    Before,
}

/// <param name="Column">Of the request's table, or an expression over its columns.</param>
/// <param name="Operator">How it is compared.</param>
/// <param name="Value">A <see cref="long"/> or a <see cref="string"/>.</param>
internal sealed record PruneTerm(string Column, PruneOperator Operator, object Value);
