using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using PhoneSimulator.Apns.Connections;
using PhoneSimulator.Apns.Tokens;
using PhoneSimulator.Faults;
using PhoneSimulator.Judging;
using PhoneSimulator.Log;
using PhoneSimulator.Setup;

namespace PhoneSimulator.Apns;

/// <summary>The steps of every request: faults, the reply, the log, the counters, the violations.</summary>
internal sealed class ApnsExchange(FaultBook faults, PushLog log, PushCounters counters, Violations violations, SeededRandom random, SimulatorClock clock)
{
    private const int RefusedStream = 7;

    /// <summary>Milliseconds within which a provider may not have read yet that a token is dead.</summary>
    private const long DeadTokenGrace = 2000;

    public Push Begin(ApnsConnection connection, string token = "") => new() { At = clock.GetUtcNow(), Connection = connection.Number, TokenText = token };

    /// <param name="judge">Returns the reply to the push; not called when a fault replies.</param>
    /// <param name="deliver">Called when the reply is a success.</param>
    public async Task Run(HttpContext context, ApnsConnection connection, Push push, string side, Func<ApnsAnswer> judge, Action? deliver)
    {
        log.Add(push);
        var fault = faults.Hit(side, push);
        if (fault is { Drop: "before" })
        {
            connection.Drop();
            return;
        }

        if (fault is { Goaway: { } going })
        {
            connection.GoAway(going);
            if (!fault.GoawayAnswers && fault.Drop is null)
            {
                context.Features.GetRequiredFeature<IHttpResetFeature>().Reset(RefusedStream);
                return;
            }
        }

        push.Injected = fault is { ChoosesAnswer: true };
        push.Answer = push.Injected ? ApnsAnswers.Find(fault!.Status, fault.Reason) : judge();
        if (push.ApnsId.Length == 0) push.ApnsId = random.Uuid().ToString();
        Note(push, fault);
        if (push.Answer.Status < 300 && !push.Injected)
        {
            connection.Validated(faults.MaxStreams);
            if (fault is { Lose: true }) push.Outcome = PushOutcome.Lost;
            else if (fault?.DeliveryDelayMs is { } delay) Delay(push, TimeSpan.FromMilliseconds(delay), deliver);
            else deliver?.Invoke();
        }

        // Channel management is no push.
        if (side != "manage") counters.Count(push);
        if (fault?.LatencyMs is { } latency) await Task.Delay(TimeSpan.FromMilliseconds(latency), clock, context.RequestAborted);
        if (fault is { Drop: "after" })
        {
            (push.Channel?.Lane ?? push.Token?.Lane)?.AnswerLost();
            connection.Drop();
            return;
        }

        await Write(context, push, side, fault);
    }

    public Task Refuse(HttpContext context, ApnsConnection connection, ApnsAnswer answer) =>
        Run(context, connection, Begin(connection), "device", () => answer, null);

    private static Task Write(HttpContext context, Push push, string side, FaultRule? fault)
    {
        var response = context.Response;
        response.StatusCode = push.Answer.Status;
        response.Headers[side == "device" ? "apns-id" : "apns-request-id"] = push.ApnsId;
        if (fault?.RetryAfter is { } seconds) response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        var body = push.Answer.Body;
        if (push.Answer.Status == 410) body = push.Answer.BodyWith(fault?.Timestamp ?? push.Token?.InvalidSince ?? 0);
        if (body.Length == 0) return Task.CompletedTask;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, 0, body.Length);
    }

    private static void Delay(Push push, TimeSpan delay, TimeProvider clock, Action deliver)
    {
        push.Outcome = PushOutcome.Delayed;
        ITimer? timer = null;
        timer = clock.CreateTimer(_ => { deliver(); timer?.Dispose(); }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(delay, Timeout.InfiniteTimeSpan);
    }

    private void Delay(Push push, TimeSpan delay, Action? deliver)
    {
        if (deliver is not null) Delay(push, delay, clock, deliver);
    }

    /// <summary>Null when no 410 has dated the token's death: the reply that it is bad does not.</summary>
    private static long? LivedMs(TokenRecord token) => token.InvalidSince > 0 ? token.InvalidSince - token.RegisteredAt : null;

    /// <summary>Records violations that depend on the reply, and what the provider now has been told about the token.</summary>
    private void Note(Push push, FaultRule? fault)
    {
        if (!push.Injected && push.Answer.SenderFault && !(ReferenceEquals(push.Answer, ApnsAnswers.ExpiredProviderToken) && clock.ApnsSkew != TimeSpan.Zero))
            violations.Record(push.Answer.Reason!, $"answered {push.Answer.Status}", push);
        if (push.Token is not { } token) return;

        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (token.ToldDeadAt is > 0 and var told && now - told > DeadTokenGrace)
            violations.Record(Rules.DeadTokenRules, $"was told {now - told} ms ago", push, LivedMs(token));
        if (now < token.ToldToWaitUntil) violations.Record(Rules.RetryTooEarly, $"{token.ToldToWaitUntil - now} ms too early", push);
        token.ToldToWaitUntil = fault?.RetryAfter is { } seconds ? now + seconds * 1000L - 50 : 0;
        if (push.Answer.Status == 410 && token.State == TokenState.Active) token.InvalidSince = fault?.Timestamp ?? now;
        if (push.Answer.Reason is not ("BadDeviceToken" or "DeviceTokenNotForTopic" or "Unregistered" or "ExpiredToken")) return;
        // A 410 from before the app posted the token again no longer counts.
        if (push.Answer.Status == 410 && token.InvalidSince < token.RegisteredAt) return;
        if (token.ToldDeadAt == 0) token.ToldDeadAt = now;
        if (push.Facts.Event == ActivityEvent.End) token.Phone?.TookEnd(push); // A provider must assume that a dead token has no card.
    }
}
