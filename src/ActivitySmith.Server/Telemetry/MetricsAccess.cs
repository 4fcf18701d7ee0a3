using System.Security.Cryptography;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Limits;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Telemetry;

/// <summary>
/// Who may read the metrics: people who run the server. They have the metrics token, the operator key, a managing key of the first account, or a session of
/// an owner of that account. Keys and owners of other accounts may not, because the figures are those of all accounts.
/// </summary>
internal sealed class MetricsAccess(MetricsOptions options, Authentication authentication, RequestLimits limits, KeyUses uses)
{
    private const string Scheme = "Bearer ";

    /// <summary>The limit of the account routes: a response to the operator key confirms a guess here too.</summary>
    private static readonly GuessLimit OperatorGuess = new("operator", limits => limits.Operator);

    private readonly byte[]? tokenHash = options.Token is { } token ? Sha256.Of(token) : null;

    /// <summary>Null when the request may read the metrics.</summary>
    public async ValueTask<Refusal?> Refuse(HttpContext context)
    {
        if (tokenHash is null ? MetricsListener.Has(context) : HasToken(context.Request)) return null;
        if (context.Request.Headers.Authorization.Count == 0) return await RefuseVisitor(context);
        if (await limits.CountAddress(context) is { } crowded) return crowded;
        var refused = authentication.Authenticate(context, Credential.ManagingKey);
        if (context.Features.Get<Caller>() is { } caller)
        {
            uses.Note(caller, context.Connection.RemoteIpAddress);
            return caller.Account == AccountId.First ? null : ManagementCatalogue.MetricsOfAllAccounts;
        }

        if (refused == Catalogue.NotAManagingKey) return refused;
        if (await limits.CountGuess(context, OperatorGuess) is { } guessing) return guessing;
        return authentication.Authenticate(context, Credential.OperatorKey) is null ? null : ManagementCatalogue.MetricsNeedACredential;
    }

    private static async ValueTask<Refusal?> RefuseVisitor(HttpContext context)
    {
        if (await PageSession.Find(context) is not { } visitor) return ManagementCatalogue.MetricsNeedACredential;
        return visitor.RunsServer ? null : ManagementCatalogue.MetricsOfAllAccounts;
    }

    /// <summary>Compares hashes, which have one length, in fixed time.</summary>
    private bool HasToken(HttpRequest request)
    {
        if (request.Headers.Authorization is not [{ } header] || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return false;
        Span<byte> hash = stackalloc byte[Sha256.Size];
        Sha256.Write(header.AsSpan(Scheme.Length).Trim(' '), hash);
        return CryptographicOperations.FixedTimeEquals(hash, tokenHash);
    }
}
