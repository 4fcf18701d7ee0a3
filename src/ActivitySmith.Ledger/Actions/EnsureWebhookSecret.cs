using ActivitySmith.Domain;
using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tables;

namespace ActivitySmith.Ledger.Actions;

/// <summary>Returns the account's signing secret and creates it at first use.</summary>
/// <param name="account">The account.</param>
/// <param name="candidate">A new secret, sealed; stored when there is none yet.</param>
public sealed class EnsureWebhookSecret(AccountId account, byte[] candidate) : Command<WebhookSecret>
{
    /// <summary>The command with a new random candidate.</summary>
    public static EnsureWebhookSecret For(AccountId account, ISecretBox box) => new(account, box.Seal(Randomness.Secret(WebhookSecret.Prefix)));

    public override Result<WebhookSecret> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.WebhookSecrets.Find(account, ActionTables.Secret) is { } kept) return kept;
        var made = new WebhookSecret(account, candidate, now);
        rows.WebhookSecrets.Put(made);
        return made;
    }
}
