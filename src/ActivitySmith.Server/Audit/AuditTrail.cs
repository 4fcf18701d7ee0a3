using ActivitySmith.Domain;
using ActivitySmith.Domain.Audit;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Audit;

namespace ActivitySmith.Server.Audit;

/// <summary>Writes the audit log. An action that could not be noted has been done all the same; the server's log says so.</summary>
internal sealed partial class AuditTrail(Ledger.Ledger ledger, ILogger<AuditTrail> log)
{
    public async Task Note(AccountId account, string actorKind, string actorId, string actorName, string action, string? subject)
    {
        var noted = await ledger.Submit(new NoteAction(new AuditEntry
        {
            Account = account,
            Id = Randomness.Id("aud_"),
            At = default,
            ActorKind = actorKind,
            ActorId = actorId,
            ActorName = actorName,
            Action = action,
            Subject = subject,
        }));
        if (noted.IsRefused(out var refusal)) LogLost(action, account.Value, actorId, refusal.Message);
    }

    [LoggerMessage(LogLevel.Error, "{Action} in account {Account} by {Actor} is missing in the audit log: {Reason}")]
    private partial void LogLost(string action, long account, string actor, string reason);
}
