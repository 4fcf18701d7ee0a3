using System.Runtime.CompilerServices;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Ledger;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Delivery.Apns;

/// <summary>Sends all pushes to one environment with one key, and reacts to replies as the reply tables say.</summary>
internal sealed partial class ApnsSender : IDisposable
{
    /// <summary>How long replies about tokens count in deciding whether a setting is wrong.</summary>
    private static readonly TimeSpan DeathsMemory = TimeSpan.FromHours(1);

    private readonly ApnsEnvironment environment;
    private readonly ApnsConnections connections;
    private readonly ApnsConnections management;
    private readonly ProviderToken token;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly SendBreaker all;
    private readonly SendBreaker[] kinds;
    private readonly HeldAddresses held;
    private readonly DeadReplyGuard guard = new(DeathsMemory);
    private readonly Lock guardGate = new();

    public ApnsSender(ApnsOptions options, ApnsEnvironment environment, ProviderToken token, ApnsConnectionSettings settings)
    {
        (this.environment, this.token, clock, log) = (environment, token, settings.Clock, settings.Log);
        Names = new AppNames(options.BundleId!);
        connections = new ApnsConnections(options.HostOf(environment), options.Connections, options.QueueLimit, settings);
        management = new ApnsConnections(options.ManageHostOf(environment), count: 1, options.QueueLimit, settings);
        held = new HeldAddresses(clock);
        var probe = TimeSpan.FromSeconds(options.ProbeSeconds);
        all = new SendBreaker(probe, clock);
        kinds = [.. PushKinds.All.Select(_ => new SendBreaker(probe, clock))];
    }

    public AppNames Names { get; }

    public ProviderToken Token => token;

    public ApnsConnections Connections => connections;

    /// <summary>Why pushes of this kind are stopped; null when they are not.</summary>
    public string? HaltOf(PushKind kind) => all.Reason ?? kinds[(int)kind].Reason;

    /// <summary>Whether a push of this kind would be sent now, perhaps as a probe.</summary>
    public bool MayTry(PushKind kind) => all.MayTry && kinds[(int)kind].MayTry;

    public async Task<PushOutcome> Send(ApnsRequest push, CancellationToken cancellation)
    {
        if (held.Find(push.Address) is { } later) return later;
        if (Stopped(push.Kind) is { } stopped) return stopped;
        var call = new PushCall(push, Names) { Authorization = token.Authorization() };
        var table = push.Kind == PushKind.Broadcast ? BroadcastReplies.Table : DeviceReplies.Table;
        var sent = await Send(connections, call, push.Kind, table, push.Attempt, cancellation);
        if (sent is { Outcome: PushOutcome.Retry asked, Reply.RetryAfter: not null }) held.Hold(push.Address, asked.After, asked.Reason);
        return sent.Outcome ?? new PushOutcome.Accepted(push.Id ?? sent.Reply.Id, sent.Reply.UniqueId);
    }

    /// <summary>Sends a channel management request. Stopped together with broadcasts.</summary>
    public async Task<ApnsSent> Manage(ApnsCall call, CancellationToken cancellation)
    {
        if (Stopped(PushKind.Broadcast) is { } stopped) return new ApnsSent(default, stopped, Reaction.Halt);
        call.Authorization = token.Authorization();
        return await Send(management, call, PushKind.Broadcast, BroadcastReplies.Table, attempt: 0, cancellation);
    }

    /// <summary>Resumes all pushes at once, after the operator has fixed the settings.</summary>
    public void Resume()
    {
        all.Resume();
        foreach (var kind in kinds) kind.Resume();
        lock (guardGate) guard.Clear();
    }

    public void Dispose()
    {
        connections.Dispose();
        management.Dispose();
        token.Dispose();
    }

    /// <summary>Sends, and retries once when a new provider token or connection may help.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ApnsSent> Send(ApnsConnections over, ApnsCall call, PushKind kind, ReplyTable table, int attempt, CancellationToken cancellation)
    {
        for (var isRetry = false; ; isRetry = true)
        {
            var exchange = await over.Send(call, cancellation);
            if (exchange.Failure is { } failure) return new ApnsSent(default, Unanswered(exchange, failure, call), Reaction.Retry);
            var reply = exchange.Reply;
            if (reply.Status is >= 200 and < 300)
            {
                token.Accepted(call.Authorization);
                Worked(kind, call.DeviceToken);
                return new ApnsSent(reply, Outcome: null, Reaction.Done);
            }

            var rule = table.Find(reply.Status, reply.Reason);
            if (rule.Reconnects) over.Replace(exchange.Connection!);
            if (!isRetry && HelpsToRetry(rule, call)) continue;
            if (rule.Reaction is Reaction.Halt or Reaction.NewConnection && !rule.HaltsKindOnly) token.Refused(call.Authorization);
            return new ApnsSent(reply, React(rule, reply, kind, attempt, call.DeviceToken), rule.Reaction);
        }
    }

    private static PushOutcome Unanswered(ApnsExchange exchange, string failure, ApnsCall call) =>
        exchange.IsUnknown && !call.MayRepeat ? new PushOutcome.Unknown(failure) : new PushOutcome.Retry(exchange.After, failure);

    private bool HelpsToRetry(ReplyRule rule, ApnsCall call)
    {
        if (rule.Reaction == Reaction.NewConnection) return true;
        if (rule.Reaction != Reaction.NewProviderToken || !token.Replace(call.Authorization)) return false;
        call.Authorization = token.Authorization();
        return true;
    }

    private PushOutcome React(ReplyRule rule, ApnsReply reply, PushKind kind, int attempt, string? address)
    {
        var reason = reply.Reason ?? $"Status{reply.Status}";
        switch (rule.Reaction)
        {
            case Reaction.Drop:
                return rule.IsGuarded ? Guarded(reason, kind, reply, attempt, address!) : Dead(reason, kind, reply, attempt);
            case Reaction.Halt:
                return Halt(rule, reason, kind);
            case Reaction.NewConnection:
                return Halt(rule, reason, kind); // A new connection did not help: the key does not belong to the app.
            case Reaction.NewProviderToken:
                var wait = token.UntilFloor();
                LogExpired(environment.Name(), token.IssuedAt ?? default, clock.GetUtcNow());
                return new PushOutcome.Retry(wait + BackOff.Next(RetryPace.Soon, attempt, reply.RetryAfter, Randomness.Sample()), reason);
            case Reaction.KeepProviderToken:
                token.Keep();
                return Retry(rule, reply, attempt, reason);
            case Reaction.BroadcastChannelNotFound:
                return new PushOutcome.BroadcastChannelNotFound(reason);
            case Reaction.Retry:
                return Retry(rule, reply, attempt, reason);
            default:
                LogRefused(environment.Name(), kind, reason);
                return new PushOutcome.Refused(reason);
        }
    }

    private static PushOutcome.Retry Retry(ReplyRule rule, ApnsReply reply, int attempt, string reason) =>
        new(BackOff.Next(rule.Pace, attempt, reply.RetryAfter, Randomness.Sample()), reason);

    /// <summary>Handles a dead token. Such a reply shows that key and topic are valid.</summary>
    private PushOutcome.DeadAddress Dead(string reason, PushKind kind, ApnsReply reply, int attempt)
    {
        Resumed(kind);
        var again = BackOff.Next(RetryPace.Slow, attempt, retryAfter: null, Randomness.Sample());
        return new PushOutcome.DeadAddress(reason, reply.InvalidSince) { RetryAfter = again };
    }

    /// <summary>Handles a bad token. When most tokens are bad, a setting is wrong: all pushes stop, and no token is dropped.</summary>
    private PushOutcome Guarded(string reason, PushKind kind, ApnsReply reply, int attempt, string address)
    {
        bool isSetting;
        lock (guardGate) isSetting = guard.IsDoubted(address, clock.GetMoment());
        return isSetting
            ? new PushOutcome.Halt(reason, StopAll($"{reason} for most tokens; check bundle id and environment"))
            : Dead(reason, kind, reply, attempt);
    }

    private PushOutcome.Halt Halt(ReplyRule rule, string reason, PushKind kind)
    {
        if (rule.HaltsKindOnly)
        {
            if (kinds[(int)kind].Stop(reason, out var pause)) LogHalt(environment.Name(), kind.ToString(), reason);
            return new PushOutcome.Halt(reason, pause);
        }

        // The refused key may have been revoked. Apple requires all of its connections to be closed.
        connections.CloseAll();
        management.CloseAll();
        return new PushOutcome.Halt(reason, StopAll(reason));
    }

    private TimeSpan StopAll(string reason)
    {
        if (all.Stop(reason, out var after)) LogHalt(environment.Name(), "every", reason);
        return after;
    }

    private PushOutcome.Halt? Stopped(PushKind kind)
    {
        var own = kinds[(int)kind];
        if (all.Reason is not null && token.IsOutdated) all.ProbeNow();
        if (!all.TryPass(out var after)) return new PushOutcome.Halt(all.Reason ?? "", after);
        return own.TryPass(out after) ? null : new PushOutcome.Halt(own.Reason ?? "", after);
    }

    private void Worked(PushKind kind, string? token)
    {
        if (token is not null)
        {
            lock (guardGate) guard.Accepted(token, clock.GetMoment());
        }

        if (HaltOf(kind) is not null) Resumed(kind);
    }

    private void Resumed(PushKind kind)
    {
        var wasAll = all.Resume();
        if (!kinds[(int)kind].Resume() && !wasAll) return;
        LogResumed(environment.Name(), kind);
        if (!wasAll) return;
        lock (guardGate) guard.Clear();
    }

    [LoggerMessage(LogLevel.Error, "APNs {Environment}: pushes of kind {Kind} stopped: {Reason}")]
    private partial void LogHalt(string environment, string kind, string reason);

    [LoggerMessage(LogLevel.Information, "APNs {Environment}: pushes of kind {Kind} resumed")]
    private partial void LogResumed(string environment, PushKind kind);

    [LoggerMessage(LogLevel.Warning, "APNs {Environment}: push of kind {Kind} refused: {Reason}; not retried")]
    private partial void LogRefused(string environment, PushKind kind, string reason);

    [LoggerMessage(LogLevel.Warning, "APNs {Environment}: provider token of {IssuedAt:O} refused as expired at {Now:O}; check this machine's clock")]
    private partial void LogExpired(string environment, DateTimeOffset issuedAt, DateTimeOffset now);
}

/// <summary>Result of a call, including its retry.</summary>
/// <param name="Reply">Set when APNs replied.</param>
/// <param name="Outcome">Null when the call succeeded.</param>
internal readonly record struct ApnsSent(ApnsReply Reply, PushOutcome? Outcome, Reaction Reaction);
