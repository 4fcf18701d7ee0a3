using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.People;

/// <summary>
/// Signs a browser in, and notes its network and the browser as known to the person. What was judged before with a stamp that no longer
/// stands opens nothing.
/// </summary>
/// <param name="session">The new session; its times are set here.</param>
/// <param name="stamp">The person's stamp when the password, code or link was judged.</param>
/// <param name="source">Where the browser is.</param>
/// <param name="before">The session that the browser had, which ends; null without one.</param>
public sealed class OpenSession(Session session, string stamp, SignInSource source, RowKey? before) : Command<Session>
{
    public override Outcome<Session> Apply(RowSet rows, DateTimeOffset now)
    {
        if (before is { } old) rows.Sessions.Remove(old.Account, old.Id);
        if (PeopleRows.Find(rows, session.Account, session.UserId, now) is not { } person || person.Stamp != stamp) return PeopleCatalogue.WrongSignIn;
        var others = PeopleRows.SessionsOf(rows, session.Account, session.UserId).OrderByDescending(other => other.SeenAt);
        foreach (var oldest in others.Skip(Session.MaxPerPerson - 1)) rows.Sessions.Remove(oldest.Account, oldest.Id);

        var opened = session with { CreatedAt = now, SeenAt = now };
        rows.Sessions.Put(opened);
        Know(rows, source.NetworkOf(session.UserId), now);
        if (source.BrowserOf(session.UserId) is { } browser) Know(rows, browser, now);
        return opened;
    }

    private void Know(RowSet rows, string origin, DateTimeOffset now) => rows.SignInOrigins.Put(new SignInOrigin
    {
        Account = session.Account,
        Id = origin,
        SignedInAt = now,
        ExpiresAt = now + SignInOrigin.KnownAfterSignIn,
    });
}
