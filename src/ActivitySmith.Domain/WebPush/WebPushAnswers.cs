using ActivitySmith.Domain.Apns;
using static ActivitySmith.Domain.Apns.AnswerTable;

namespace ActivitySmith.Domain.WebPush;

/// <summary>
/// Answers of push services and what follows (RFC 8030; Apple: Sending web push notifications in web apps and browsers). Only Apple's
/// gives reasons in a form that can be read.
/// </summary>
public static class WebPushAnswers
{
    public static AnswerTable Table { get; } = new(
        [new AnswerRule(200, Reason: null, ApnsReaction.Done), new AnswerRule(201, Reason: null, ApnsReaction.Done), new AnswerRule(202, Reason: null, ApnsReaction.Done)],
        Of(400, ApnsReaction.Fix, "BadTtl", "BadUrgency", "BadWebPushTopic", "BadWebPushRequest"),
        [new AnswerRule(401, Reason: null, ApnsReaction.Halt), new AnswerRule(403, Reason: null, ApnsReaction.Halt)],
        Of(403, ApnsReaction.Halt, "BadAuthorizationHeader", "BadJwtToken", "BadVapidPublicKey"),
        Of(403, ApnsReaction.Drop, "VapidPkHashMismatch"),
        [new AnswerRule(404, Reason: null, ApnsReaction.Drop), new AnswerRule(410, Reason: null, ApnsReaction.Drop)],
        Of(404, ApnsReaction.Fix, "BadPath"),
        [new AnswerRule(413, Reason: null, ApnsReaction.Fix)],
        [new AnswerRule(429, Reason: null, ApnsReaction.Later) { Pace = RetryPace.Slow }],
        [new AnswerRule(500, Reason: null, ApnsReaction.Later) { Pace = RetryPace.Slow }, new AnswerRule(503, Reason: null, ApnsReaction.Later) { Pace = RetryPace.Slow }]);
}
