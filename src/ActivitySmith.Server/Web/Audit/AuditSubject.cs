using ActivitySmith.Domain.Audit;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Server.Audit;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Audit;

/// <summary>What an action made, for its entry; set by the endpoint when the path does not name it.</summary>
internal sealed record AuditSubject(string Id);

internal static class AuditOfVisitors
{
    /// <summary>What was refused before it is known what it is: in the log of the person who is signed in, else of the server's first account.</summary>
    public static Task NoteRefused(this AuditTrail trail, HttpContext http, string action, string? subject) => http.Features.Get<Visitor>() is { } visitor
        ? trail.Note(visitor, http, action, subject, AuditOutcome.Refused)
        : trail.Note(AccountId.First, Actor.Visitor, action, subject, AddressText.Of(http.Connection.RemoteIpAddress), AuditOutcome.Refused);

    public static Task Note(this AuditTrail trail, Visitor visitor, HttpContext http, string action, string? subject, string outcome = AuditOutcome.Done) =>
        trail.Note(visitor.Account, new Actor(ActorKind.User, visitor.UserId, visitor.Name), action, subject, AddressText.Of(http.Connection.RemoteIpAddress), outcome);
}
