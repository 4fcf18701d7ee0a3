using System.Threading.Channels;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Ledger;

namespace ActivitySmith.Server.Housekeeping;

/// <summary>Ends the sleep of <see cref="ScheduledPushes"/> when a commit schedules a notification, or gives one another time.</summary>
public sealed class ScheduleAlarm : ICommitObserver
{
    private readonly Channel<bool> rings = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private Task<bool>? ringing;

    public void Ring() => rings.Writer.TryWrite(true);

    public void Committed(CommittedBatch batch)
    {
        foreach (var notification in batch.Notifications)
            if (notification.State == NotificationState.Scheduled) Ring();
    }

    public void Missed() => Ring();

    public void Rewound() => Ring();

    /// <summary>Completes after the time, or when it rings; at once when it has rung since the last sleep. One sleep at a time.</summary>
    internal async Task Sleep(TimeSpan time, TimeProvider clock, CancellationToken cancellation)
    {
        ringing ??= rings.Reader.WaitToReadAsync(CancellationToken.None).AsTask();
        try
        {
            await ringing.WaitAsync(time, clock, cancellation);
        }
        catch (TimeoutException)
        {
            return;
        }

        rings.Reader.TryRead(out _);
        ringing = null;
    }
}
