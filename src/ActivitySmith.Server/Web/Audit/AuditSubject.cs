using ActivitySmith.Domain.Audit;
using ActivitySmith.Server.Audit;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Audit;

/// <summary>What an action made, for its entry; set by the endpoint when the path does not name it.</summary>
internal sealed record AuditSubject(string Id);

internal static class AuditOfVisitors
{
    public static Task Note(this AuditTrail trail, Visitor visitor, string action, string? subject) =>
        trail.Note(visitor.Account, ActorKind.User, visitor.UserId, visitor.Name, action, subject);
}
