using Microsoft.AspNetCore.Http;
using PhoneSimulator.Apns.Connections;
using PhoneSimulator.Apns.ProviderTokens;
using PhoneSimulator.Apns.Tokens;
using PhoneSimulator.Judging;
using PhoneSimulator.Setup;

namespace PhoneSimulator.Apns;

/// <summary><c>POST /3/device/&lt;token&gt;</c> (Apple, "Sending notification requests to APNs").</summary>
internal sealed class DevicePushes(
    ApnsExchange exchange, ProviderTokenJudge providers, TokenBook tokens, Violations violations, SimulatorOptions options, SimulatorClock clock)
{
    public async Task Handle(HttpContext context, ApnsConnection connection, string tokenText)
    {
        var push = exchange.Begin(connection, tokenText);
        var headers = PushHeaders.Read(context.Request.Headers, push, "apns-id");
        push.Payload = await RequestBody.Read(context.Request.BodyReader, context.RequestAborted);
        push.Facts = PayloadFacts.Read(push.Payload);
        push.Token = tokens.Find(tokenText, push.Type ?? PushType.Alert);
        var broken = false;
        await exchange.Run(
            context, connection, push, "device",
            judge: () =>
            {
                var answer = Judge(context, connection, push, headers);
                if (ReferenceEquals(answer, ApnsAnswers.Ok)) broken = !JudgeAccepted(push);
                return answer;
            },
            deliver: () => Deliver(push, broken));
    }

    private ApnsAnswer Judge(HttpContext context, ApnsConnection connection, Push push, ApnsAnswer? headers)
    {
        if (context.Request.Method != HttpMethods.Post) return ApnsAnswers.MethodNotAllowed;
        if (providers.Judge(context.Request.Headers.Authorization, connection) is { } unknown) return unknown;
        if (headers is not null) return headers;
        if (push.TokenText.Length == 0) return ApnsAnswers.MissingDeviceToken;
        if (push.Type is not { } type) return ApnsAnswers.InvalidPushType;
        if (Topic(push, type) is { } topic) return topic;
        if (type == PushType.Background && push.Priority == 10) return ApnsAnswers.BadPriority;
        if (type == PushType.LiveActivity && push.Priority == 1) return ApnsAnswers.BadPriority;
        if (push.Payload.Length > type.PayloadLimit) return ApnsAnswers.PayloadTooLarge;
        if (!push.Facts.HasAps) return ApnsAnswers.PayloadEmpty;
        return Token(push, connection);
    }

    private ApnsAnswer? Topic(Push push, PushType type)
    {
        if (push.Topic is not { } topic) return ApnsAnswers.MissingTopic;
        if (!topic.EndsWith(type.TopicSuffix, StringComparison.Ordinal)) return ApnsAnswers.BadTopic;
        var bundle = topic.AsSpan(0, topic.Length - type.TopicSuffix.Length);
        foreach (var registered in options.Bundles)
        {
            if (bundle.SequenceEqual(registered)) return null;
            // The app is right and the suffix is that of another push type.
            if (bundle.StartsWith(registered) && bundle[registered.Length] == '.') return ApnsAnswers.BadTopic;
        }

        return ApnsAnswers.TopicDisallowed;
    }

    private static ApnsAnswer Token(Push push, ApnsConnection connection)
    {
        if (push.Token is not { } token || token.State == TokenState.Unknown) return ApnsAnswers.BadDeviceToken;
        if (connection.Environment is { } side && token.Environment != side) return ApnsAnswers.BadDeviceToken;
        if (token.Topic != push.Topic) return ApnsAnswers.DeviceTokenNotForTopic;
        return token.State switch
        {
            TokenState.Unregistered => ApnsAnswers.Unregistered,
            TokenState.Expired => ApnsAnswers.ExpiredToken,
            _ => ApnsAnswers.Ok,
        };
    }

    /// <returns>False for a push that APNs accepts and a phone does not show.</returns>
    private bool JudgeAccepted(Push push)
    {
        var usable = true;
        if (PayloadJudge.FirstBroken(push.Type!, push.Facts, push.Token!.Kind) is { } broken)
        {
            violations.Record(broken.Rule, broken.Detail, push);
            usable = false;
        }

        var facts = push.Facts;
        var lane = facts.Event == ActivityEvent.Start && facts.ActivityId is { } started ? push.Token.Phone?.LaneOf(started) : push.Token.Lane;
        if (usable && lane is not null && facts.Event != ActivityEvent.None)
        {
            var seconds = (double)clock.GetTimestamp() / clock.TimestampFrequency;
            if (lane.Judge(facts.Event, facts.Timestamp, seconds, options.UpdateRate) is { } rule)
                violations.Record(rule, $"{facts.Event} with timestamp {facts.Timestamp}", push);
        }

        if (facts.Event == ActivityEvent.End || push.Type == PushType.Background) push.Token.Phone?.TookEnd(push);
        return usable;
    }

    private static void Deliver(Push push, bool broken)
    {
        if (push.Token!.Phone is not { } phone) push.Outcome = PushOutcome.Accepted;
        else if (broken) push.Outcome = PushOutcome.Ignored;
        else phone.Receive(push);
    }
}
