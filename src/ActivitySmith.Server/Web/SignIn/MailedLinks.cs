using System.Security.Cryptography;
using System.Text;
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
/// Links for people who forgot their password, sent to the address they sign in with. Such a link stands for the password only: a person with
/// a second factor is asked for it, as somebody who reads the mail need not be the one with the phone.
/// </summary>
internal sealed class MailedLinks(
    MailSender postman, PeopleQueries people, LedgerWriter ledger, ServerAddress address, TimeProvider clock, WindowExchange exchange)
{
    /// <summary>Mail may be read by others later; an hour is enough to open it.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Addresses watched at a time; further ones share 1,024 windows.</summary>
    private const int MaxAddresses = 16_384;

    /// <summary>Mails to one address in a minute, from all who ask together.</summary>
    private const int PerAddress = 1;

    private readonly RequestWindows<string> windows = new(MaxAddresses, clock, exchange, static email => $"mailed-links/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email)))}");

    public bool IsOn => postman.IsOn;

    /// <summary>Lets a link be sent when somebody signs in with that address; the caller cannot tell.</summary>
    /// <returns>False when too many letters wait.</returns>
    public async ValueTask<bool> TrySend(string email) => !(await windows.Take(email, PerAddress)).Granted || postman.TryPost(cancellation => Write(email, cancellation));

    private async Task<IReadOnlyList<MailMessage>> Write(string email, CancellationToken cancellation)
    {
        var letters = new List<MailMessage>();
        foreach (var person in await people.ByEmail(email, cancellation))
        {
            // A new link ends the one before: without a letter that brings it, anybody could leave a person without any.
            if (!await postman.MayPost(email)) break;
            var token = Domain.Randomness.Text(40);
            var kept = await ledger.Submit(new CreateSignInLink(person.Account, person.UserId, SignInLinkStore.HashOf(token, isMailed: true), Lifetime, isMailed: true));
            if (!kept.IsRefused(out _)) letters.Add(MailMessage.SignIn(email, $"{address.PublicUrl}{LinkKind.Mailed.Path}{SignInLinkMaker.Fragment}{token}", kept.Value.ExpiresAt));
        }

        return letters;
    }
}
