using System.Globalization;
using System.Security.Cryptography;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.People;
using Microsoft.AspNetCore.DataProtection;

namespace ActivitySmith.Server.Web.SignIn;

/// <summary>Carries the fact that a password was right from one form to the next, in an encrypted field; the server stores nothing.</summary>
internal sealed class SignInTickets(IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>Time to find the phone and type the code.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly IDataProtector protector = protection.CreateProtector("activitysmith.sign-in.v1");

    /// <param name="person">The person whose password was right.</param>
    /// <param name="byLink">Whether a mailed link replaced the password. The person may then set a new one.</param>
    public string Write(Person person, bool byLink = false) => protector.Protect(string.Join(
        '\n', person.Account.Value, person.UserId, person.Stamp, (clock.GetUtcNow() + Lifetime).ToUnixTimeSeconds(), byLink ? 1 : 0));

    /// <summary>Null when the ticket is forged or expired.</summary>
    public SignInTicket? Read(string? ticket)
    {
        try
        {
            if (ticket is null || protector.Unprotect(ticket).Split('\n') is not [var account, var user, var stamp, var until, var byLink]) return null;
            return clock.GetUtcNow().ToUnixTimeSeconds() < long.Parse(until, CultureInfo.InvariantCulture)
                ? new SignInTicket(new AccountId(long.Parse(account, CultureInfo.InvariantCulture)), user, stamp, byLink == "1") : null;
        }
        catch (CryptographicException)
        {
            return null; // Forged, or encrypted with keys that no longer exist.
        }
    }
}

/// <param name="Account">The account of the person.</param>
/// <param name="UserId">The person.</param>
/// <param name="Stamp">The stamp of the person when the ticket was written; a newer one invalidates the ticket.</param>
/// <param name="ByLink">Whether a mailed link replaced the password.</param>
internal sealed record SignInTicket(AccountId Account, string UserId, string Stamp, bool ByLink);
