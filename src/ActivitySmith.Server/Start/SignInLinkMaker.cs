using System.Security.Cryptography;
using System.Text;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Accounts;

namespace ActivitySmith.Server.Start;

/// <summary>Makes one-time sign-in links; only the hash of a link's token is kept.</summary>
public sealed class SignInLinkMaker(Ledger.Ledger ledger)
{
    /// <returns>The token, to be put behind <c>/sign-in?token=</c>.</returns>
    public async Task<string> Make(AccountId account, string userId)
    {
        var token = Randomness.Text(40);
        _ = (await ledger.Submit(new CreateSignInLink(account, userId, HashOf(token)))).Value;
        return token;
    }

    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
