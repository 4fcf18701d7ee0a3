using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Audit;
using ActivitySmith.Server.Http.Limits;
using ActivitySmith.Server.Web.Audit;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.SignIn;

/// <summary>Counts sign-in attempts per client address, so that one machine cannot try the passwords of many people.</summary>
internal sealed class SignInLimit(LimitOptions options, KnownBrowser browsers, AuditTrail audit, TimeProvider clock, WindowExchange exchange)
{
    /// <summary>Maximum number of addresses in memory; further ones count by network.</summary>
    private const int MaxAddresses = 16_384;

    private readonly RequestWindows<ClientAddress> windows = new(MaxAddresses, clock, exchange, static address => $"sign-in/{address}")
    {
        WiderOf = static address => address.Wider(),
    };

    /// <summary>Counts an attempt with a password or a code, and returns its source.</summary>
    public async ValueTask<Result<SignInSource>> Admit(HttpContext context) => await Count(context) is { } crowded ? crowded : browsers.SourceOf(context);

    /// <summary>Returns null when the client can try.</summary>
    public async ValueTask<Refusal?> Count(HttpContext context)
    {
        if (options.SignIns == 0) return null;
        var allowance = await windows.Take(ClientAddress.Of(context.Connection.RemoteIpAddress), options.SignIns);
        if (allowance.Granted) return null;
        await audit.NoteRefused(context, "signIn", "too many attempts from this address");
        return PeopleCatalogue.TooManySignIns(allowance.ResetSeconds);
    }
}
