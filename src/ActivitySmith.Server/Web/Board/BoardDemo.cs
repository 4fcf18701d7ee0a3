using System.Collections.Concurrent;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Streams;

namespace ActivitySmith.Server.Web.Board;

/// <summary>Plays a short demo stream on the board of an account: the states that a script would send, step by step.</summary>
internal sealed class BoardDemo(LedgerWriter ledger, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    private const int Steps = 6;
    private static readonly TimeSpan StepTime = TimeSpan.FromSeconds(3);
    private readonly ConcurrentDictionary<AccountId, bool> playing = new();

    /// <summary>Returns when the first state is stored; does nothing while the account's demo still runs.</summary>
    public async Task Start(AccountId account)
    {
        if (!playing.TryAdd(account, true)) return;
        if (await Send(account, step: 1)) _ = Task.Run(() => PlayOn(account), CancellationToken.None);
        else playing.TryRemove(account, out _);
    }

    private async Task PlayOn(AccountId account)
    {
        try
        {
            for (var step = 2; step <= Steps; step++)
            {
                await Task.Delay(StepTime, clock, lifetime.ApplicationStopping);
                if (!await Send(account, step)) return;
            }

            await ledger.Submit(new EndStream(CallerOf(account), Key, new Desired()));
        }
        catch (OperationCanceledException)
        {
            // The server stops, and the demo with it.
        }
        finally
        {
            playing.TryRemove(account, out _);
        }
    }

    private async Task<bool> Send(AccountId account, int step)
    {
        var state = new ContentState
        {
            Type = ContentType.SegmentedProgress,
            Title = "Demo: deploying the website",
            Subtitle = step switch { 1 => "build", 2 => "test", 3 => "upload", 4 => "migrate", 5 => "switch over", _ => "done" },
            NumberOfSteps = Steps,
            CurrentStep = step,
            Color = "cyan",
            Icon = new Icon("paperplane.fill", null),
        };
        var done = await ledger.Submit(new ReconcileStream(
            CallerOf(account), Key, new Desired { State = state }, new Target((IReadOnlyList<string>?)null), Randomness.ActivityId()));
        return !done.IsRefused(out _);
    }

    private static StreamKey Key { get; } = StreamKey.TryParse("activitysmith-demo", out var key) ? key : throw new InvalidOperationException();

    private static Caller CallerOf(AccountId account) => new(account, "demo", KeyScope.All, CanManage: false);
}
