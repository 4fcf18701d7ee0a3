using ActivitySmith.Domain.Audit;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Server.Audit;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Audit;

/// <summary>The id for the entry of an action; set by the handler when the path does not have it.</summary>
internal sealed record AuditSubject(string Id);

internal static class AuditOfVisitors
{
    /// <summary>Records a refused request in the log of the signed-in person's account, else of the server's first account.</summary>
    public static Task NoteRefused(this AuditTrail trail, HttpContext http, string action, string? subject) => http.Features.Get<Visitor>() is { } visitor
        ? trail.Note(visitor, http, action, subject, AuditOutcome.Refused)
        : trail.Note(AccountId.First, Actor.Visitor, action, subject, AddressText.Of(http.Connection.RemoteIpAddress), AuditOutcome.Refused);

    public static Task Note(this AuditTrail trail, Visitor visitor, HttpContext http, string action, string? subject, string outcome = AuditOutcome.Done)
    {
        var actor = new Actor(ActorKind.User, visitor.UserId, visitor.Name);
        return trail.Note(visitor.Account, actor, action, subject, AddressText.Of(http.Connection.RemoteIpAddress), outcome);
    }
}
