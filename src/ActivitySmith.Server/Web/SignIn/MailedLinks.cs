using System.Security.Cryptography;
using System.Text;
using ActivitySmith.Domain;
using ActivitySmith.Domain.People;
using ActivitySmith.Ledger.Accounts;
using ActivitySmith.Ledger.People;
using ActivitySmith.Server.Http.Limits;
using ActivitySmith.Server.Mail;
using ActivitySmith.Server.Start;

namespace ActivitySmith.Server.Web.SignIn;

/// <summary>
/// Links for who forgot a password, sent to the address the person signs in with. Such a link stands for the password only: who has a
/// second factor is asked for it, as somebody who reads the mail need not be the one with the phone.
/// </summary>
internal sealed class MailedLinks(
    Postman postman, PeopleQueries people, AccountQueries accounts, Ledger.Ledger ledger, ServerAddress address, TimeProvider clock, WindowExchange exchange)
{
    public const string Path = "/sign-in/mailed";

    /// <summary>Mail may be read by others later; an hour is enough to open it.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Addresses watched at a time; further ones share a window.</summary>
    private const int MaxAddresses = 16_384;

    /// <summary>Letters to one address in a minute, whoever asks.</summary>
    private const int PerAddress = 1;

    private readonly RequestWindows<string> windows = new(MaxAddresses, clock, exchange, static email => $"mailed-links/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email)))}");

    public bool IsOn => postman.IsOn;

    /// <summary>Lets a link be sent when somebody signs in with that address; the caller cannot tell.</summary>
    /// <returns>False when too many letters wait.</returns>
    public async ValueTask<bool> TrySend(string email) => !(await windows.Take(email, PerAddress)).Granted || postman.TryPost(cancellation => Write(email, cancellation));

    /// <summary>Uses the link up; null when it is unknown, used or past its time.</summary>
    public async Task<Person?> Redeem(string token, CancellationToken cancellation)
    {
        var hash = HashOf(token);
        if (await accounts.AccountOfLink(hash, cancellation) is not { } account) return null;
        var user = await ledger.Submit(new RedeemSignInLink(account, hash));
        return user.IsRefused(out _) ? null : await people.Find(account, user.Value.Id, cancellation);
    }

    private async Task<IReadOnlyList<Letter>> Write(string email, CancellationToken cancellation)
    {
        var letters = new List<Letter>();
        foreach (var person in await people.ByEmail(email, cancellation))
        {
            var token = Domain.Randomness.Text(40);
            var kept = await ledger.Submit(new CreateSignInLink(person.Account, person.UserId, HashOf(token), Lifetime));
            if (!kept.IsRefused(out _)) letters.Add(Letter.SignIn(email, $"{address.PublicUrl}{Path}?token={token}", kept.Value.ExpiresAt));
        }

        return letters;
    }

    /// <summary>Apart from the hashes of links that an owner or the operator made, which ask for no second factor.</summary>
    private static string HashOf(string token) => SignInLinkMaker.HashOf($"mailed:{token}");
}
