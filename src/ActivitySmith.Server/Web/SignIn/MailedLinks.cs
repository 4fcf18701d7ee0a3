using ActivitySmith.Domain;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Accounts;
using ActivitySmith.Ledger.People;
using ActivitySmith.Server.Http.Address;
using ActivitySmith.Server.Http.Limits;
using ActivitySmith.Server.Mail;
using ActivitySmith.Server.SignInLinks;

namespace ActivitySmith.Server.Web.SignIn;

/// <summary>
/// Links for people who forgot their password, sent to the address they sign in with. Such a link replaces the password only: a person with a second
/// factor must also enter the code, because somebody else may read the mail.
/// </summary>
internal sealed class MailedLinks(
    MailSender mail, PeopleQueries people, LedgerWriter ledger, ServerAddress address, TimeProvider clock, WindowExchange exchange)
{
    /// <summary>Short, because other people may read the mail later.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Maximum number of addresses in memory; further ones share 1,024 windows.</summary>
    private const int MaxAddresses = 16_384;

    /// <summary>Maximum number of messages to one address in a minute, whatever the number of requests.</summary>
    private const int PerAddress = 1;

    private readonly RequestWindows<string> windows = new(
        MaxAddresses, clock, exchange, static email => $"mailed-links/{Sha256.HexOf(email)}");

    public bool IsOn => mail.IsOn;

    /// <summary>Sends a link if a person signs in with that address. The result does not reveal whether there is such a person.</summary>
    /// <returns>False when the queue of messages is full.</returns>
    public async ValueTask<bool> TrySend(string email) =>
        !(await windows.Take(email, PerAddress)).Granted || mail.TryEnqueue(cancellation => Write(email, cancellation));

    private async Task<IReadOnlyList<MailMessage>> Write(string email, CancellationToken cancellation)
    {
        var messages = new List<MailMessage>();
        foreach (var person in await people.ByEmail(email, cancellation))
        {
            // A new link invalidates the previous one. If its message were not sent, anybody could leave a person without a working link.
            if (!await mail.CountMailTo(email)) break;
            var token = Domain.Randomness.Text(40);
            var hash = SignInLinkStore.HashOf(token, isMailed: true);
            var created = await ledger.Submit(new CreateSignInLink(person.Account, person.UserId, hash, by: null, Lifetime, isMailed: true));
            if (created.IsRefused(out _)) continue;
            var link = $"{address.PublicUrl}{LinkKind.Mailed.Path}{SignInLinkMaker.Fragment}{token}";
            messages.Add(MailMessage.SignIn(email, link, created.Value.ExpiresAt));
        }

        return messages;
    }
}
