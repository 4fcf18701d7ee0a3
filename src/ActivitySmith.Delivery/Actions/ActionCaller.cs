using System.Collections.Concurrent;
using ActivitySmith.Delivery.Dispatch;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Actions;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Delivery.Actions;

/// <summary>
/// Calls the webhooks of buttons, at most once per tap: the start of an attempt is stored before anything is sent, and a run whose call
/// may have arrived is closed, never repeated.
/// </summary>
public sealed partial class ActionCaller(
    LedgerWriter ledger, ActionRunQueries runs, WebhookCall call, ISecretBox secrets,
    ActionOptions options, IDuty duty, TimeProvider clock, ILogger<ActionCaller> log)
    : IAsyncDisposable
{
    /// <summary>Longest time that calls in flight get when the server stops.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Interval between two scans for runs that a dead node left open. Longer than an attempt and the retry delay after it.
    /// </summary>
    private static readonly TimeSpan LookPace = TimeSpan.FromSeconds(30);

    private readonly FairQueue<ActionRun> queue = new(options.Concurrency);
    private readonly WorkInProgress calls = new();
    private readonly ConcurrentDictionary<(AccountId Account, string Tap), TaskCompletionSource> open = new();
    private readonly CallQueueLimits places = new(options.QueueLimit, options.QueueLimitPerAccount);
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource abandoning = new();
    private Task? looking;

    /// <summary>Number of runs that wait or are in flight.</summary>
    public int Open => places.Taken;

    /// <summary>Loads the runs that an earlier server left open, then starts calling. Must come before the first tap.</summary>
    public async Task Start(CancellationToken cancellation)
    {
        // With several nodes, open runs may belong to another node.
        if (duty.IsMine)
            foreach (var run in await runs.Open(cancellation)) await TryTakeUp(run, cancellation);
        looking = Task.Run(CheckRuns, CancellationToken.None);
    }

    /// <summary>Accepts a tap and returns once it is stored. A repeated tap returns the run that exists.</summary>
    public async Task<Result<ActionRun>> Run(AccountId account, string sourceId, string actionId, TapId tap)
    {
        if (looking is null || stopping.IsCancellationRequested || !places.TryTake(account)) return Catalogue.Overloaded;
        var isQueued = false;
        try
        {
            var taken = await ledger.Submit(new RunAction(account, sourceId, actionId, tap));
            if (taken.IsRefused(out var refusal)) return refusal;
            if (taken.Value.IsNew) isQueued = Enqueue(taken.Value.Run);
            return taken.Value.Run;
        }
        finally
        {
            if (!isQueued) places.Free(account);
        }
    }

    /// <summary>
    /// Returns the run once it is finished, or its current state when this server stops or <paramref name="timeout"/> ends.
    /// </summary>
    public async Task<ActionRun> Finished(ActionRun run, TimeSpan timeout, CancellationToken cancellation)
    {
        if (open.TryGetValue((run.Account, run.Id), out var waiting))
        {
            try
            {
                await waiting.Task.WaitAsync(timeout, clock, cancellation);
            }
            catch (TimeoutException)
            {
                // The run continues; the caller gets its current state.
            }
        }

        return await runs.Find(run.Account, run.Id, cancellation) ?? run;
    }

    /// <summary>Starts no further attempt, and gives attempts in flight <see cref="StopTimeout"/> to finish.</summary>
    public async Task Stop()
    {
        if (stopping.IsCancellationRequested) return;
        queue.Close();
        await stopping.CancelAsync();
        if (looking is null) return;
        abandoning.CancelAfter(StopTimeout);
        await Task.WhenAll(looking, calls.Close());
        foreach (var waiting in open.Values) waiting.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        stopping.Dispose();
        abandoning.Dispose();
    }

    /// <summary>A failure with one run does not affect the others.</summary>
    private Task<bool> TryTakeUp(ActionRun run, CancellationToken cancellation) =>
        BackgroundWork.Try(log, $"action run {run.Id}", () => TakeUp(run, cancellation), cancellation);

    /// <summary>Takes over a run that no node works on: closes it when its call may have arrived, otherwise calls.</summary>
    private async Task TakeUp(ActionRun run, CancellationToken cancellation)
    {
        if (run.State == ActionRunState.Calling)
        {
            await Record(new FinishAttempt(run, ActionResult.Final(ActionError.Interrupted)), cancellation);
            LogClosed(run.Id, ActionRunState.Failed, ActionError.Interrupted, run.Attempts);
            return;
        }

        places.TakeAnyway(run.Account);
        Enqueue(run);
    }

    /// <summary>
    /// Finds the runs of nodes that died: open runs whose state has not changed since the previous scan. A run of a live node is safe,
    /// because only one node can begin an attempt.
    /// </summary>
    private async Task CheckRuns()
    {
        Dictionary<(AccountId Account, string Run), (string State, int Attempts)> before = [];
        using var timer = new PeriodicTimer(LookPace, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
            {
                before = duty.IsMine ? await CheckRuns(before) : [];
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The server is stopping; another node scans.
        }
    }

    /// <returns>The states of the other nodes' open runs, without the runs taken over now.</returns>
    private async Task<Dictionary<(AccountId Account, string Run), (string State, int Attempts)>> CheckRuns(
        Dictionary<(AccountId Account, string Run), (string State, int Attempts)> before)
    {
        var now = new Dictionary<(AccountId Account, string Run), (string State, int Attempts)>();
        try
        {
            foreach (var run in await runs.Open(stopping.Token))
            {
                var key = (run.Account, run.Id);
                if (open.ContainsKey(key)) continue;
                if (before.TryGetValue(key, out var stood) && stood == (run.State, run.Attempts)) await TryTakeUp(run, stopping.Token);
                else now[key] = (run.State, run.Attempts);
            }
        }
        // The database is unavailable, or one run is broken. The next scan comes soon, and the log has the reason.
        catch (Exception error) when (!stopping.IsCancellationRequested)
        {
            LogLookFailed(error);
        }

        return now;
    }

    private bool Enqueue(ActionRun run)
    {
        open[(run.Account, run.Id)] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (queue.TryAdd(run.Account, run))
        {
            CallNext();
            return true;
        }

        // The server is stopping; the next one finds the row.
        if (open.TryRemove((run.Account, run.Id), out var waiting)) waiting.TrySetResult();
        return false;
    }

    /// <summary>
    /// Starts the calls that may start now. WorkInProgress still queued when the server stops are stored too, so the next server finds them.
    /// </summary>
    private void CallNext()
    {
        while (queue.TryTake(out var run))
        {
            calls.Begin();
            _ = Task.Run(() => Take(run), CancellationToken.None);
        }
    }

    private async Task Take(ActionRun run)
    {
        try
        {
            await Finish(run);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Canceled between two attempts: the row waits for the next server.
        }
        // A bug with one run must not stop the others. The run stays open in the database, and the log has the reason.
        catch (Exception error)
        {
            LogBroken(error, run.Id);
        }
        finally
        {
            places.Free(run.Account);
            if (open.TryRemove((run.Account, run.Id), out var waiting)) waiting.TrySetResult();
            queue.Finished(run.Account);
            CallNext();
            calls.End();
        }
    }

    /// <summary>Makes attempts until the run is closed.</summary>
    private async Task Finish(ActionRun run)
    {
        while (run.State == ActionRunState.Queued)
        {
            if (run.Attempts > 0) await Task.Delay(Pause(run.Attempts), clock, stopping.Token);
            stopping.Token.ThrowIfCancellationRequested();
            var secret = await Secret(run.Account);
            if ((await Record(new BeginAttempt(run), stopping.Token)).IsRefused(out _)) return; // Another node has started or closed it.
            var result = secret is null ? ActionResult.Final(ActionError.SecretUnreadable) : await call.Send(run, secret, abandoning.Token);

            // Stored even while the server stops: later, the outcome could only be guessed.
            var noted = await Record(new FinishAttempt(run, result), abandoning.Token);
            if (noted.IsRefused(out _)) return;
            run = noted.Value;
        }

        LogClosed(run.Id, run.State, run.Error, run.Attempts);
    }

    /// <summary>The account's signing secret; null when it can no longer be decrypted.</summary>
    private async Task<string?> Secret(AccountId account)
    {
        var kept = await Record(EnsureWebhookSecret.For(account, secrets), stopping.Token);
        return secrets.Open(kept.Value.Sealed);
    }

    private Task<Result<T>> Record<T>(Command<T> command, CancellationToken cancellation) =>
        ledger.SubmitUntilTaken(command, clock, onRefused: null, cancellation);

    /// <summary>0.5 to 1 second after the first attempt, twice that after the second.</summary>
    private static TimeSpan Pause(int attempts)
    {
        var longest = TimeSpan.FromSeconds(Math.Pow(2, attempts - 1));
        return Randomness.Between(longest / 2, longest);
    }

    [LoggerMessage(LogLevel.Information, "Action run {Run} {State}, error {Error}, {Attempts} attempts")]
    private partial void LogClosed(string run, string state, string? error, int attempts);

    [LoggerMessage(LogLevel.Warning, "Open action runs not readable")]
    private partial void LogLookFailed(Exception error);

    [LoggerMessage(LogLevel.Error, "Action run {Run} failed unexpectedly")]
    private partial void LogBroken(Exception error, string run);
}
