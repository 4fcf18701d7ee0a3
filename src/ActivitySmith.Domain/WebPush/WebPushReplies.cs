using ActivitySmith.Domain.Deliveries;
using static ActivitySmith.Domain.Deliveries.ReplyTable;

namespace ActivitySmith.Domain.WebPush;

/// <summary>
/// Replies of push services, with the reaction to each (RFC 8030; Apple: Sending web push notifications in web apps and browsers). Only Apple's
/// service gives machine-readable reasons.
/// </summary>
public static class WebPushReplies
{
    public static ReplyTable Table { get; } = new(
        [new ReplyRule(200, Reason: null, Reaction.Done), new ReplyRule(201, Reason: null, Reaction.Done), new ReplyRule(202, Reason: null, Reaction.Done)],
        Of(400, Reaction.Refuse, "BadTtl", "BadUrgency", "BadWebPushTopic", "BadWebPushRequest"),
        [new ReplyRule(401, Reason: null, Reaction.Halt), new ReplyRule(403, Reason: null, Reaction.Halt)],
        Of(403, Reaction.Halt, "BadAuthorizationHeader", "BadJwtToken", "BadVapidPublicKey"),
        Of(403, Reaction.Drop, "VapidPkHashMismatch"),
        [new ReplyRule(404, Reason: null, Reaction.Drop), new ReplyRule(410, Reason: null, Reaction.Drop)],
        Of(404, Reaction.Refuse, "BadPath"),
        [new ReplyRule(413, Reason: null, Reaction.Refuse)],
        [new ReplyRule(429, Reason: null, Reaction.Retry) { Pace = RetryPace.Slow }],
        [
            new ReplyRule(500, Reason: null, Reaction.Retry) { Pace = RetryPace.Slow },
            new ReplyRule(503, Reason: null, Reaction.Retry) { Pace = RetryPace.Slow }
        ]);
}
