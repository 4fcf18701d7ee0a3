namespace ActivitySmith.Domain.Deliveries;

/// <summary>A device's report about one of its Live Activities (docs/device-api.md).</summary>
/// <param name="Report">The event.</param>
/// <param name="UpdateToken">The token for updates of the card; null when the report has none.</param>
/// <param name="Generation">The device's counter for the token; null: the token of the latest report is the newest.</param>
/// <param name="Version">The newest version that the card shows; null when the device does not report it.</param>
public sealed record ReportedCard(CardReport Report, string? UpdateToken = null, long? Generation = null, long? Version = null)
{
    public bool IsEnd => Report is CardReport.Dismissed or CardReport.Ended;

    /// <summary>Returns the delivery of a card that the device reports to be on it.</summary>
    /// <param name="delivery">The current row.</param>
    /// <param name="newest">The activity's newest version.</param>
    /// <param name="now">The server's time.</param>
    public DeliveryRecord Apply(DeliveryRecord delivery, long newest, DateTimeOffset now)
    {
        var reported = Math.Min(Version ?? 0, newest);
        // A start whose reply was lost has arrived. A card on a broadcast channel may have received more than its start.
        if (delivery.Phase == DeliveryPhase.Starting) delivery = delivery with { SeenVersion = Math.Max(delivery.SeenVersion, delivery.StartVersion) };
        if (delivery.ChannelId is not null) delivery = delivery with { SeenVersion = Math.Max(delivery.SeenVersion, reported) };
        // Pushes to an update token that the device has replaced may be lost; everything else that was sent is on the card.
        var isReplaced = delivery.ShownVersion > 0 && UpdateToken is not null && UpdateToken != delivery.UpdateToken;
        var confirmed = Math.Max(HeardOf(reported, delivery), isReplaced ? 0 : delivery.SeenVersion);
        var next = delivery with
        {
            Phase = DeliveryPhase.Live,
            ShownVersion = Math.Max(Math.Max(delivery.ShownVersion, confirmed), 1),
            NextTryAt = delivery.Phase == DeliveryPhase.Live && !delivery.AwaitsFallback ? delivery.NextTryAt : null, // Keeps a pause that APNs requested.
            LeaveSentAt = delivery.IsLeaving ? delivery.LeaveSentAt : null,
            Reason = delivery.Phase == DeliveryPhase.Live && delivery.Reason != DeliveryRules.StartNotConfirmed ? delivery.Reason : null,
            ClosedAt = null,
            UpdatedAt = now,
        };
        return UpdateToken is not null && (Generation is null || Generation >= delivery.TokenGeneration) ? WithToken(next, delivery, now) : next;
    }

    private DeliveryRecord WithToken(DeliveryRecord next, DeliveryRecord delivery, DateTimeOffset now)
    {
        var isNew = UpdateToken != delivery.UpdateToken;
        return next with
        {
            UpdateToken = UpdateToken,
            TokenGeneration = Generation ?? delivery.TokenGeneration,
            TokenReportedAt = now,
            ChannelId = null,
            // The card may show the version that it started with, and pushes to the old token may be lost: the newest version is sent again.
            SeenVersion = isNew ? 0 : delivery.SeenVersion,
            NextTryAt = isNew ? null : next.NextTryAt,
            Attempts = isNew ? 0 : delivery.Attempts,
            Reason = isNew ? null : delivery.Reason,
        };
    }

    /// <summary>
    /// The newest version that the user noticed. When a push wakes the app, it draws the newest version without a sound; then only the version that a
    /// push carried counts. An app starts cards only while it is on screen, and only the report tells what a broadcast channel delivered: in both
    /// cases the reported version counts.
    /// </summary>
    private long HeardOf(long reported, DeliveryRecord delivery) =>
        Report == CardReport.Shown || delivery.StartVersion == 0 || delivery.ChannelId is not null
            ? reported
            : Math.Min(reported, Math.Max(delivery.SeenVersion, delivery.StartVersion));
}
