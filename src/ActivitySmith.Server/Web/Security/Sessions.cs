using ActivitySmith.Domain;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.People;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Server.Http.Limits;

namespace ActivitySmith.Server.Web.Security;

/// <summary>Signs browsers in and out. A session ends when its row is removed; <see cref="OpenPages"/> then closes its event streams.</summary>
internal sealed class Sessions(LedgerWriter ledger, KnownBrowser browsers, TimeProvider clock)
{
    public static string NewStamp() => Randomness.Text(20);

    /// <summary>The id of a session: the hash of its secret, which is not stored.</summary>
    public static string IdOf(string secret) => Sha256.HexOf(secret);

    /// <summary>Opens a session and ends the one that the browser had.</summary>
    /// <param name="context">Its response carries the cookie.</param>
    /// <param name="account">The person's account.</param>
    /// <param name="userId">The person.</param>
    /// <param name="stamp">The stamp of the person at the time when the password, code or link was checked.</param>
    /// <param name="isByLink">Whether a one-time link replaced the password.</param>
    public async Task<Result<Session>> Open(HttpContext context, AccountId account, string userId, string stamp, bool isByLink)
    {
        var now = clock.GetUtcNow();
        var secret = Randomness.Text(40);
        var session = new Session
        {
            Account = account,
            Id = IdOf(secret),
            UserId = userId,
            CreatedAt = now,
            SeenAt = now,
            LinkAt = isByLink ? Instant.Truncate(now) : null,
            Browser = BrowserName.Of(context.Request.Headers.UserAgent),
            Network = ClientAddress.Of(context.Connection.RemoteIpAddress).Network,
        };
        var before = await PageSession.Find(context) is { } visitor ? new RowKey(visitor.Account, visitor.Session.Id) : (RowKey?)null;
        var opened = await ledger.Submit(new OpenSession(session, stamp, browsers.Remember(context), before));
        if (opened.IsRefused(out _)) return opened;
        await PageSession.Write(context, opened.Value, secret);
        return opened;
    }

    /// <summary>After a command that ended all sessions of a person: opens a new session for the browser that sent the command.</summary>
    /// <param name="context">Its response carries the cookie.</param>
    /// <param name="visitor">The person, by the session that has ended.</param>
    /// <param name="person">As committed by the command.</param>
    /// <returns>The person behind the new session, for a page that is shown at once.</returns>
    public async Task<Result<Visitor>> Renew(HttpContext context, Visitor visitor, Person person) =>
        (await Open(context, person.Account, person.UserId, person.Stamp, isByLink: false))
            .Then(session => new Visitor(visitor.Member with { Person = person }, session));

    /// <summary>Signs one browser out, in all of its tabs.</summary>
    public async Task<Refusal?> Close(HttpContext context, Visitor visitor)
    {
        if ((await ledger.Submit(new EndSession(visitor.Account, visitor.UserId, visitor.Session.Id))).IsRefused(out var refusal)) return refusal;
        await PageSession.Clear(context);
        return null;
    }
}
