using Microsoft.AspNetCore.Http;
using PhoneSimulator.Apns.Connections;
using PhoneSimulator.Apns.ProviderTokens;
using PhoneSimulator.Judging;
using PhoneSimulator.Setup;

namespace PhoneSimulator.Apns.Channels;

/// <summary><c>POST /4/broadcasts/apps/&lt;bundle&gt;</c> (Apple, "Sending broadcast push notification requests to APNs").</summary>
internal sealed class Broadcasts(
    ApnsExchange exchange, ProviderTokenJudge providers, ChannelBook channels, Violations violations, SimulatorOptions options, SimulatorClock clock)
{
    /// <summary>Bytes.</summary>
    private const int PayloadLimit = 5120;

    public async Task Handle(HttpContext context, ApnsConnection connection, string bundle)
    {
        var push = exchange.Begin(connection);
        var headers = PushHeaders.Read(context.Request.Headers, push, context.Request.Headers.ContainsKey("apns-request-id") ? "apns-request-id" : "apns-id");
        push.Payload = await RequestBody.Read(context.Request.BodyReader, context.RequestAborted);
        push.Facts = PayloadFacts.Read(push.Payload);
        push.Topic ??= bundle;
        push.Channel = push.ChannelId is { } id ? channels.Find(id) : null;
        var usable = true;
        await exchange.Run(
            context, connection, push, "broadcast",
            judge: () =>
            {
                var answer = Judge(context, connection, push, bundle, headers);
                if (ReferenceEquals(answer, ApnsAnswers.Ok)) usable = JudgeAccepted(push);
                return answer;
            },
            deliver: () => Deliver(push, usable));
    }

    private ApnsAnswer Judge(HttpContext context, ApnsConnection connection, Push push, string bundle, ApnsAnswer? headers)
    {
        if (context.Request.Method != HttpMethods.Post) return ApnsAnswers.MethodNotAllowed;
        if (bundle.Length == 0 || bundle.Contains('/')) return ApnsAnswers.BadPath;
        if (providers.Judge(context.Request.Headers.Authorization, connection) is { } unknown) return unknown;
        if (!options.Bundles.Contains(bundle))
            return options.Bundles.Any(own => bundle.StartsWith(own + ".", StringComparison.Ordinal)) ? ApnsAnswers.TopicDisallowed : ApnsAnswers.TopicMismatch;
        if (push.ChannelId is not { } id) return ApnsAnswers.MissingChannelId;
        if (!ChannelBook.IsWellFormed(id)) return ApnsAnswers.BadChannelId;
        if (!context.Request.Headers.ContainsKey("apns-push-type")) return ApnsAnswers.MissingPushType;
        if (headers is not null) return headers;
        if (push.Type != PushType.LiveActivity) return ApnsAnswers.InvalidPushType;
        if (push.Priority == 1) return ApnsAnswers.BadPriority;
        if (push.Payload.Length > PayloadLimit) return ApnsAnswers.PayloadTooLarge;
        if (push.Payload.Length == 0) return ApnsAnswers.PayloadEmpty;
        if (!push.Facts.HasAps || push.Facts.Event == ActivityEvent.Start) return ApnsAnswers.BadRequestPayload;
        if (push.Channel is not { } channel || channel.Bundle != bundle || !IsHere(channel, connection)) return ApnsAnswers.ChannelNotRegistered;
        if (channel.Policy == 0 && push.Expiration is not 0) return ApnsAnswers.BadExpirationDate;
        return ApnsAnswers.Ok;
    }

    private static bool IsHere(BroadcastChannel channel, ApnsConnection connection) => connection.Environment is not { } side || channel.Environment == side;

    private bool JudgeAccepted(Push push)
    {
        if (PayloadJudge.FirstBroken(PushType.LiveActivity, push.Facts, null) is { } broken)
        {
            violations.Record(broken.Rule, broken.Detail, push);
            return false;
        }

        if (push.Facts.Event == ActivityEvent.End) push.Channel!.EndedBy = push.Sequence;
        var seconds = (double)clock.GetTimestamp() / clock.TimestampFrequency;
        if (push.Channel!.Lane.Judge(push.Facts.Event, push.Facts.Timestamp, seconds, options.UpdateRate) is { } rule)
            violations.Record(rule, $"{push.Facts.Event} with timestamp {push.Facts.Timestamp} on channel {push.ChannelId}", push);
        return true;
    }

    private static void Deliver(Push push, bool usable)
    {
        push.Outcome = usable ? PushOutcome.Accepted : PushOutcome.Ignored;
        if (!usable) return;
        foreach (var phone in push.Channel!.Phones) phone.ReceiveBroadcast(push);
    }
}
