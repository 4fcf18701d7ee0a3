using System.Net;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Audit;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Audit;
using ActivitySmith.Server.Http.Limits;

namespace ActivitySmith.Server.Audit;

/// <summary>
/// Writes the server's log and the audit log of an account. An action that the audit log could not take has been done all the same; the
/// server's log says so. What is refused to visitors faster than <see cref="RefusalsPerNetwork"/> is in the server's log only: nobody who is not
/// signed in can make the server commit as often as requests come.
/// </summary>
internal sealed partial class AuditTrail(LedgerWriter ledger, TimeProvider clock, ILogger<AuditTrail> log)
{
    /// <summary>A minute, from one network of visitors, on this node.</summary>
    private const int RefusalsPerNetwork = 30;

    /// <summary>Networks watched at a time; further ones share 1,024 windows.</summary>
    private const int MaxNetworks = 16_384;

    private readonly RequestWindows<ClientAddress> refusals = new(MaxNetworks, clock);

    /// <param name="account">Whose log.</param>
    /// <param name="actor">Who acted.</param>
    /// <param name="action">Name of the operation.</param>
    /// <param name="subject">On what; see <see cref="AuditEntry.Subject"/>.</param>
    /// <param name="address">The client's; null for what the server does.</param>
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
            var network = actor.Kind == ActorKind.Visitor && IPAddress.TryParse(address, out var client) ? ClientAddress.Of(client).Widest : (ClientAddress?)null;
            if (actor.Kind == ActorKind.Visitor && outcome == AuditOutcome.Refused && !(await refusals.Take(network ?? default, RefusalsPerNetwork)).Granted) return;
            var noted = await ledger.Submit(new NoteAction(entry, network?.Network));
            if (noted.IsRefused(out var refusal)) LogLost(action, account.Value, actor.Id, refusal.Message);
        }
#pragma warning disable CA1031 // Whatever the ledger throws, the action has been done, and its caller is told so.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogLost(action, account.Value, actor.Id, error.Message);
        }
    }

    /// <summary>Writes an entry that the ledger has already taken to the server's log.</summary>
    public void Log(AuditEntry entry) => LogAction(
        entry.Outcome == AuditOutcome.Done ? LogLevel.Information : LogLevel.Warning,
        entry.Action, entry.Outcome, entry.Account.Value, entry.Actor.Kind, entry.Actor.Id, entry.Subject, entry.Address);

    [LoggerMessage(Message = "Audit: {Action} {Outcome}, account {AccountId}, {ActorKind} {ActorId}, subject {Subject}, address {Address}")]
    private partial void LogAction(LogLevel level, string action, string outcome, long accountId, string actorKind, string actorId, string? subject, string? address);

    [LoggerMessage(LogLevel.Error, "{Action} in account {Account} by {Actor} is missing in the audit log: {Reason}")]
    private partial void LogLost(string action, long account, string actor, string reason);
}
