using ActivitySmith.Domain;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.People;

namespace ActivitySmith.Server.Web.Security;

/// <summary>Ends sessions: all of a person after the ledger has changed the stamp, or one.</summary>
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

    /// <summary>Signs one browser out, in all of its tabs.</summary>
    public Task Close(HttpContext context, Visitor visitor)
    {
        open.End(visitor.Account, visitor.UserId, PageSession.IdOf(context.User));
        return PageSession.Close(context);
    }
}
