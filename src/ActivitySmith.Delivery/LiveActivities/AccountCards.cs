using ActivitySmith.Delivery.Apns;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Ledger.LiveActivities;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Delivery.LiveActivities;

/// <summary>
/// Ends the cards of a deleted account before its rows are pruned, because only a push removes a card from a phone. After a crash the
/// rows are still there, and the ends are sent again.
/// </summary>
public sealed partial class AccountCards(
    ApnsTransport transport, DeliveryQueries deliveries, DeviceQueries devices, ActivityQueries activities, TimeProvider clock, ILogger<AccountCards> log)
{
    /// <summary>Longest time that the removal of an account waits for Apple. iOS ends the remaining cards after eight hours.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>Batch size for reading deliveries.</summary>
    private const int Page = 500;

    /// <summary>Maximum of pushes in flight.</summary>
    private const int AtOnce = 20;

    public async Task End(AccountId account, CancellationToken cancellation)
    {
        if (!transport.IsOn) return;
        using var timeout = new CancellationTokenSource(Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        var (ended, left) = (0, 0);
        try
        {
            var environments = await Environments(account, either.Token);
            DeliveryRecord? last = null;
            while (await deliveries.OpenOf(account, last, Page, either.Token) is { Count: > 0 } page)
            {
                last = page[^1];
                foreach (var share in page.Where(delivery => delivery.UpdateToken is not null || delivery.IsBroadcast).Chunk(AtOnce))
                {
                    var sent = await Task.WhenAll(share.Select(delivery => End(delivery, environments, either.Token)));
                    ended += sent.Count(isSent => isSent);
                    left += sent.Count(isSent => !isSent);
                }
            }
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            LogTimeout(account.Value, Timeout);
        }

        if (ended + left > 0) LogEnded(account.Value, ended, left);
    }

    private async Task<bool> End(DeliveryRecord delivery, Dictionary<string, ApnsEnvironment> environments, CancellationToken cancellation)
    {
        if (await activities.Find(delivery.Account, delivery.SubjectId, cancellation) is not { } activity) return false;
        var now = clock.GetUtcNow();
        var pushes = new ActivityPushes(activity with { Alert = null, EndedAt = now, DismissAt = now }, PushTimes.NextTimestamp(delivery.Timestamp, now), now);
        if (delivery is { ChannelEnvironment: { } of, ChannelId: { } channel })
            return await transport.Send(pushes.NextOnChannel(of, channel), cancellation) is PushOutcome.Accepted;
        return delivery.UpdateToken is { } token && environments.TryGetValue(delivery.DeviceId, out var environment)
            && await transport.Send(pushes.Next(environment, token), cancellation) is PushOutcome.Accepted;
    }

    private async Task<Dictionary<string, ApnsEnvironment>> Environments(AccountId account, CancellationToken cancellation)
    {
        var known = new Dictionary<string, ApnsEnvironment>();
        foreach (var device in await devices.Removed(DateTimeOffset.UnixEpoch, cancellation))
            if (device.Account == account) known[device.Id] = device.Environment;
        foreach (var device in (await devices.Directory(account, cancellation)).Devices) known[device.Id] = device.Environment;
        return known;
    }

    [LoggerMessage(LogLevel.Information, "Account {Account} deleted: {Ended} cards and broadcast channels ended, {Left} could not be ended")]
    private partial void LogEnded(long account, int ended, int left);

    [LoggerMessage(LogLevel.Warning, "Account {Account} deleted: not all of its cards could be ended within {Timeout}")]
    private partial void LogTimeout(long account, TimeSpan timeout);
}
