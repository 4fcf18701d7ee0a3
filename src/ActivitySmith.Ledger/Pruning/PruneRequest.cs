using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.Widgets;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tables;

namespace ActivitySmith.Ledger.Pruning;

/// <summary>
/// Selects rows for <see cref="LedgerWriter.Prune"/>: rows that are no longer needed, or whose time must be wrong. Tables, columns and operators are
/// fixed here; values are parameters.
/// </summary>
public sealed record PruneRequest
{
    /// <summary>Rows deleted in one transaction; commands wait at most for one such transaction.</summary>
    public const int BatchSize = 100;

    /// <summary>How far a stored time may be in the future before it counts as wrong; the same limit as for timestamps of metric values.</summary>
    public static readonly TimeSpan MaxAhead = WidgetMetric.MaxAhead;

    private PruneRequest(Table table, params PruneTerm[] terms)
    {
        Table = table;
        Terms = terms;
    }

    /// <summary>For the log.</summary>
    public string TableName => Table.Name;

    /// <summary>Whether the rows get another time instead of being deleted.</summary>
    public bool IsRedating => Redates is not null;

    internal Table Table { get; }

    /// <summary>All must hold.</summary>
    internal IReadOnlyList<PruneTerm> Terms { get; }

    /// <summary>
    /// The present in Unix milliseconds, when only the first written rows are checked; otherwise null. Suitable for a log in the order of time that
    /// has no index on the time: when none of its first rows is due, no row is, so no scan is needed. Rows that are dated in the future do not count
    /// as first rows and are deleted together with the due rows that were written after them.
    /// </summary>
    internal long? FirstRowsAt { get; private init; }

    /// <summary>The time column that is set to <see cref="RedatedTo"/>; null: the rows are deleted.</summary>
    internal string? Redates { get; private init; }

    internal long RedatedTo { get; private init; }

    /// <param name="cutoff">Older frames are deleted.</param>
    /// <param name="now">The server's time.</param>
    public static PruneRequest FramesBefore(DateTimeOffset cutoff, DateTimeOffset now) =>
        new(ActivityTables.Frames, Before("at", cutoff)) { FirstRowsAt = now.ToUnixTimeMilliseconds() };

    /// <summary>
    /// Rows of all accounts whose time is more than <see cref="MaxAhead"/> in the future, because the clock was wrong when they were written. They
    /// get the present time, so that they age like all others.
    /// </summary>
    public static IReadOnlyList<PruneRequest> DatedAhead(DateTimeOffset now) =>
    [
        Redated(ActivityTables.Activities, "ended_at", now),
        Redated(ActivityTables.Activities, "started_at", now, new PruneTerm("ended_at", PruneOperator.IsNull, 0L)),
        Redated(ActionTables.Runs, "finished_at", now),
        Redated(ActionTables.Runs, "requested_at", now, new PruneTerm("finished_at", PruneOperator.IsNull, 0L)),
        Redated(DeliveryTables.Deliveries, "closed_at", now),
        Redated(ActivityTables.Frames, "at", now) with { FirstRowsAt = now.ToUnixTimeMilliseconds() },
        Redated(PeopleTables.Audit, "at", now),
        Redated(NotificationTable.Versions, "at", now),
    ];

    /// <summary>The same for notifications, which have an index on their time within their account alone.</summary>
    public static PruneRequest NotificationsDatedAhead(AccountId account, DateTimeOffset now) =>
        Redated(NotificationTable.Notifications, "created_at", now, Of(account));

    /// <summary>The same for streams, which have an index on their time within their account alone.</summary>
    public static PruneRequest StreamsDatedAhead(AccountId account, DateTimeOffset now) => Redated(StreamTable.Streams, "updated_at", now, Of(account));

    /// <summary>Activities of all accounts; running ones stay.</summary>
    public static PruneRequest ActivitiesEndedBefore(DateTimeOffset cutoff) => new(ActivityTables.Activities, Before("ended_at", cutoff));

    /// <summary>
    /// Streams of all accounts without a PUT since then and without a running activity or stored state: deleted ones, and those whose last activity
    /// has ended.
    /// </summary>
    public static PruneRequest StreamsUnusedSince(DateTimeOffset cutoff) =>
        new(StreamTable.Streams,
            new PruneTerm("activity_id", PruneOperator.IsNull, 0L),
            new PruneTerm("state", PruneOperator.IsNull, 0L),
            Before("updated_at", cutoff));

    /// <summary>Revoked API keys.</summary>
    public static PruneRequest ApiKeysRevokedBefore(DateTimeOffset cutoff) => new(ApiKeyTable.Keys, Before("revoked_at", cutoff));

    /// <summary>Notifications of one account, without those that are still to be sent.</summary>
    public static PruneRequest NotificationsBefore(AccountId account, DateTimeOffset cutoff) =>
        new(
            NotificationTable.Notifications, Of(account), Before("created_at", cutoff),
            new PruneTerm("state", PruneOperator.IsNot, NotificationState.Scheduled));

    /// <summary>Earlier versions of the notifications of all accounts.</summary>
    public static PruneRequest NotificationVersionsBefore(DateTimeOffset cutoff) => new(NotificationTable.Versions, Before("at", cutoff));

    /// <summary>Finished action runs; open ones stay.</summary>
    public static PruneRequest ActionRunsFinishedBefore(DateTimeOffset cutoff) => new(ActionTables.Runs, Before("finished_at", cutoff));

    /// <summary>Closed deliveries; open ones stay.</summary>
    public static PruneRequest DeliveriesClosedBefore(DateTimeOffset cutoff) => new(DeliveryTables.Deliveries, Before("closed_at", cutoff));

    /// <summary>Removed devices whose Live Activities have ended, or that the server no longer tries to end.</summary>
    public static PruneRequest DevicesRemovedBefore(DateTimeOffset cutoff) => new(DeviceTables.Removed, Before("removed_at", cutoff));

    public static PruneRequest StoredResponsesBefore(DateTimeOffset cutoff) => new(IdempotencyTable.StoredResponses, Before("at", cutoff));

    /// <summary>Stored responses that are no longer repeated, because their time must be wrong.</summary>
    public static PruneRequest StoredResponsesAfter(DateTimeOffset time) => new(IdempotencyTable.StoredResponses, After("at", time));

    public static PruneRequest SignInLinksExpiredBefore(DateTimeOffset cutoff) => new(AccountTables.SignInLinks, Before("expires_at", cutoff));

    /// <summary>Links that no longer sign in, because their time must be wrong.</summary>
    public static PruneRequest SignInLinksExpiringAfter(DateTimeOffset time) => new(AccountTables.SignInLinks, After("expires_at", time));

    /// <summary>Sessions that were not used since; see also <see cref="SessionsOpenedBefore"/>.</summary>
    public static PruneRequest SessionsSeenBefore(DateTimeOffset cutoff) => new(SessionTables.Sessions, Before("seen_at", cutoff));

    public static PruneRequest SessionsOpenedBefore(DateTimeOffset cutoff) => new(SessionTables.Sessions, Before("created_at", cutoff));

    /// <summary>Sessions that count as ended, because their last use must be wrong; see also <see cref="SessionsOpenedAfter"/>.</summary>
    public static PruneRequest SessionsSeenAfter(DateTimeOffset time) => new(SessionTables.Sessions, After("seen_at", time));

    public static PruneRequest SessionsOpenedAfter(DateTimeOffset time) => new(SessionTables.Sessions, After("created_at", time));

    public static PruneRequest SignInOriginsExpiredBefore(DateTimeOffset cutoff) => new(SessionTables.Origins, Before("expires_at", cutoff));

    /// <summary>Origins that no longer count as known, because their time must be wrong.</summary>
    public static PruneRequest SignInOriginsExpiringAfter(DateTimeOffset time) => new(SessionTables.Origins, After("expires_at", time));

    public static PruneRequest InvitesExpiredBefore(DateTimeOffset cutoff) => new(PeopleTables.Invites, Before("expires_at", cutoff));

    /// <summary>Invites that a clock that was ahead has dated.</summary>
    public static PruneRequest InvitesExpiringAfter(DateTimeOffset time) => new(PeopleTables.Invites, After("expires_at", time));

    public static PruneRequest AuditBefore(DateTimeOffset cutoff) => new(PeopleTables.Audit, Before("at", cutoff));

    public static PruneRequest AuditDaysBefore(DateTimeOffset cutoff) =>
        new(PeopleTables.AuditDays, new PruneTerm("day", PruneOperator.Before, cutoff.ToUnixTimeSeconds() / 86_400));

    public static PruneRequest MailedToBefore(DateTimeOffset cutoff) => new(PeopleTables.MailedTo, Before("last_at", cutoff));

    public static PruneRequest KeyAddressesUsedBefore(DateTimeOffset cutoff) => new(ApiKeyTable.Addresses, Before("last_used_at", cutoff));

    public static PruneRequest PairingCodesExpiredBefore(DateTimeOffset cutoff) => new(PairingTable.Codes, Before("expires_at", cutoff));

    /// <summary>Codes that no longer pair a device, because their time must be wrong.</summary>
    public static PruneRequest PairingCodesExpiringAfter(DateTimeOffset time) => new(PairingTable.Codes, After("expires_at", time));

    public static PruneRequest MetricValues(AccountId account, string key) =>
        new(WidgetTables.Values, Of(account), new PruneTerm("metric_key", PruneOperator.Is, key));

    /// <param name="account">The metric's account.</param>
    /// <param name="key">The metric.</param>
    /// <param name="cutoff">Position of the first value to keep.</param>
    public static PruneRequest MetricValuesBefore(AccountId account, string key, long cutoff) =>
        new(WidgetTables.Values, Of(account), new PruneTerm("metric_key", PruneOperator.Is, key), new PruneTerm("seq", PruneOperator.Before, cutoff));

    /// <summary>
    /// All rows of an account, table by table. Its users come last: as long as one exists, the deletion is unfinished and can be resumed after a
    /// crash.
    /// </summary>
    public static IReadOnlyList<PruneRequest> Everything(AccountId account)
    {
        Table[] tables =
        [
            ApiKeyTable.Keys, ApiKeyTable.Uses, ApiKeyTable.Addresses, AccountTables.SignInLinks, StreamTable.Streams,
            StreamTable.Tags, ActivityTables.Activities, ActivityTables.Tags, ActivityTables.Frames,
            TagCountTable.Counts,
            NotificationTable.Notifications, NotificationTable.Tags, NotificationTable.Versions, WidgetTables.Metrics, WidgetTables.Values,
            DeviceTables.Badges, DeviceTables.Channels,
            DeviceTables.Devices, DeviceTables.Removed, IdempotencyTable.StoredResponses, ActionTables.Runs, ActionTables.Secrets, DeliveryTables.Deliveries,
            DeliveryTables.Places, DeliveryTables.Channels, PairingTable.Codes, PeopleTables.People,
            SessionTables.Sessions, SessionTables.Origins, PeopleTables.Invites,
            PeopleTables.Audit, PeopleTables.AuditDays, PeopleTables.MailedTo,
            AccountTables.Accounts, AccountTables.Users,
        ];
        return [.. tables.Select(table => new PruneRequest(table, Of(account)))];
    }

    private static PruneTerm Of(AccountId account) => new("account_id", PruneOperator.Is, account.Value);

    private static PruneTerm Before(string column, DateTimeOffset cutoff) => new(column, PruneOperator.Before, cutoff.ToUnixTimeMilliseconds());

    private static PruneTerm After(string column, DateTimeOffset time) => new(column, PruneOperator.After, time.ToUnixTimeMilliseconds());

    private static PruneRequest Redated(Table table, string column, DateTimeOffset now, params PruneTerm[] terms) =>
        new(table, [.. terms, After(column, now + MaxAhead)]) { Redates = column, RedatedTo = now.ToUnixTimeMilliseconds() };
}

internal enum PruneOperator
{
    Is,
    IsNot,
    Before,
    After,

    /// <summary>Has no value.</summary>
    IsNull,
}

/// <param name="Column">A column of the request's table, or an expression of its columns.</param>
/// <param name="Operator">The comparison.</param>
/// <param name="Value">A <see cref="long"/> or a <see cref="string"/>.</param>
internal sealed record PruneTerm(string Column, PruneOperator Operator, object Value)
{
    /// <param name="mark">Parameter name of the value.</param>
    public string Sql(string mark) => Operator switch
    {
        PruneOperator.Is => $"{Column} = {mark}",
        PruneOperator.IsNot => $"{Column} <> {mark}",
        PruneOperator.Before => $"{Column} < {mark}",
        PruneOperator.After => $"{Column} > {mark}",
        _ => $"({Column} IS NULL AND {mark} = 0)",
    };
}
