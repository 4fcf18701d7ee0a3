using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.People;

/// <summary>
/// Signs in a browser, and stores its network and the browser as known for the person. Refused when the person's stamp has changed since the
/// credential was checked.
/// </summary>
/// <param name="session">The new session; the command sets its times.</param>
/// <param name="stamp">The person's stamp when the password, code or link was checked.</param>
/// <param name="source">The source of the sign-in.</param>
/// <param name="before">The browser's previous session, which ends; null for none.</param>
public sealed class OpenSession(Session session, string stamp, SignInSource source, RowKey? before) : Command<Session>
{
    public override Result<Session> Apply(RowSet rows, DateTimeOffset now)
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
