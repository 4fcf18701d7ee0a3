using System.Net;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Audit;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Audit;
using ActivitySmith.Server.Http.Limits;

namespace ActivitySmith.Server.Audit;

/// <summary>
/// Writes an audited action to the server's log and to the account's audit log (docs/dashboard.md, Audit log). An action stays done when its audit entry
/// cannot be stored; the server's log then says that the entry is missing. Refusals of visitors beyond <see cref="RefusalsPerNetwork"/> go to the server's
/// log only, so that people who are not signed in cannot cause one commit per request.
/// </summary>
internal sealed partial class AuditTrail(LedgerWriter ledger, TimeProvider clock, ILogger<AuditTrail> log)
{
    /// <summary>Entries per minute from one network of visitors, on this node.</summary>
    private const int RefusalsPerNetwork = 30;

    /// <summary>Networks counted at a time; further ones share 1,024 windows.</summary>
    private const int MaxNetworks = 16_384;

    private readonly RequestWindows<ClientAddress> refusals = new(MaxNetworks, clock);

    /// <param name="account">The account that the log belongs to.</param>
    /// <param name="actor">The person, key or server that acted.</param>
    /// <param name="action">Name of the operation.</param>
    /// <param name="subject">See <see cref="AuditEntry.Subject"/>.</param>
    /// <param name="address">Client address; null for actions of the server.</param>
    /// <param name="outcome">One of <see cref="AuditOutcome"/>.</param>
    public async Task Note(AccountId account, Actor actor, string action, string? subject, string? address, string outcome = AuditOutcome.Done)
    {
        var entry = new AuditEntry
        {
            Account = account,
            Id = Randomness.Id("aud_"),
            At = default,
            Actor = actor,
            Action = action,
            Outcome = outcome,
            Subject = subject,
            Address = address,
        };
        Log(entry);
        try
        {
            var isVisitor = actor.Kind == ActorKind.Visitor;
            var network = isVisitor && IPAddress.TryParse(address, out var client) ? ClientAddress.Of(client).Widest : (ClientAddress?)null;
            if (isVisitor && outcome == AuditOutcome.Refused && !(await refusals.Take(network ?? default, RefusalsPerNetwork)).Granted) return;
            var noted = await ledger.Submit(new RecordAction(entry, network?.Network));
            if (noted.IsRefused(out var refusal)) LogLost(action, account.Value, actor.Id, refusal.Message);
        }
        // The action is done, so its caller gets a success whatever the ledger throws here; the log has the error.
        catch (Exception error)
        {
            LogLost(action, account.Value, actor.Id, error.Message);
        }
    }

    /// <summary>Writes an entry to the server's log only; the ledger has stored it before.</summary>
    public void Log(AuditEntry entry) => LogAction(
        entry.Outcome == AuditOutcome.Done ? LogLevel.Information : LogLevel.Warning,
        entry.Action, entry.Outcome, entry.Account.Value, entry.Actor.Kind, entry.Actor.Id, entry.Subject, entry.Address);

    [LoggerMessage(Message = "Audit: {Action} {Outcome}, account {AccountId}, {ActorKind} {ActorId}, subject {Subject}, address {Address}")]
    private partial void LogAction(
        LogLevel level, string action, string outcome, long accountId, string actorKind, string actorId, string? subject, string? address);

    [LoggerMessage(LogLevel.Error, "Audit entry not stored: {Action}, account {Account}, actor {Actor}: {Reason}")]
    private partial void LogLost(string action, long account, string actor, string reason);
}
