using ActivitySmith.Domain;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.People;

namespace ActivitySmith.Server.Web.Security;

/// <summary>Ends sessions after the ledger has changed a person's stamp.</summary>
internal sealed class Sessions(OpenPages open)
{
    public static string NewStamp() => Randomness.Text(20);

    /// <summary>All of a person's sessions have ended but the one that asks, which gets a new cookie.</summary>
    public Task Renew(HttpContext context, Person person)
    {
        End(person.Account, person.UserId);
        return PageSession.Open(context, person.Account, person.UserId, person.Stamp, byLinkAt: null);
    }

    /// <summary>Cuts off what is open; the next request of every session is refused anyway.</summary>
    public void End(AccountId account, string userId) => open.End(account, userId);
}
