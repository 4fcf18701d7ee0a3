using System.Text;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Accounts;
using ActivitySmith.Ledger.ApiKeys;
using ActivitySmith.Server.Configuration;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.SignInLinks;
using ActivitySmith.Server.Storage;

namespace ActivitySmith.Server.Start;

/// <summary>Prepares the server before the first request: keys in memory, the first account, its board, and the API key of the environment.</summary>
public sealed partial class FirstStart(
    IDatabase database, LedgerWriter ledger, KeyRing keys, SecretRings rings, CookieNames cookies, AccountQueries accounts, SignInLinkMaker links,
    ServerOptions options, TimeProvider clock, ILogger<FirstStart> log)
{
    /// <summary>The text to print once at the very first start; null on every later start.</summary>
    public Welcome? Welcome { get; private set; }

    public async Task Prepare(CancellationToken cancellation)
    {
        await rings.Load(cancellation);
        cookies.Load(InstallationId());
        LogDatabase(database.Description);

        if (!await accounts.Exists(AccountId.First, cancellation) && await TryCreateFirst()) return;
        foreach (var account in await accounts.WithoutBoard(cancellation))
        {
            await BackgroundWork.Try(log, $"restoration of the board of account {account.Value}", async () =>
            {
                if ((await ledger.Submit(new RestoreBoard(account))).Value) LogBoard(account.Value);
            }, cancellation);
        }

        if (options.ApiKey is { } wanted && keys.Find(Sha256.Of(wanted)) is null)
            _ = (await ledger.Submit(new PutApiKey(FullAccess(wanted, "From the environment")))).OrThrow();
    }

    /// <summary>Created at the first start and never changed; the nodes on one database share it.</summary>
    private string InstallationId() =>
        Encoding.ASCII.GetString(new ServerKeys(database).Ensure("installation", () => Encoding.ASCII.GetBytes(Randomness.Lower(CookieNames.IdLength))));

    /// <summary>False when another node on the same database created the account first.</summary>
    private async Task<bool> TryCreateFirst()
    {
        var secret = options.ApiKey ?? Randomness.Secret(ApiKey.Prefix);
        var created = await ledger.Submit(new CreateAccount(AccountId.First, "Home", requestsPerMinute: null, FullAccess(secret, "First key")));
        if (created.IsRefused(out var refusal) && refusal.Kind == RefusalKind.Conflict) return false;
        _ = created.OrThrow();
        Welcome = new Welcome(options.ApiKey is null ? secret : null, await links.Make(AccountId.First, CreateAccount.OwnerId));
        return true;
    }

    private ApiKey FullAccess(string secret, string name) => new()
    {
        Account = AccountId.First,
        Id = Randomness.Id("key_"),
        Name = name,
        Hash = Sha256.Of(secret),
        LastFour = secret[^4..],
        Scope = KeyScope.All,
        CanManage = true,
        CreatedAt = clock.GetUtcNow(),
    };

    [LoggerMessage(LogLevel.Information, "{Database}")]
    private partial void LogDatabase(string database);

    [LoggerMessage(LogLevel.Warning, "Board restored: the built-in device of account {Account} was missing")]
    private partial void LogBoard(long account);
}

/// <param name="ApiKey">The first account's key, which is shown only here; null when the operator set it.</param>
/// <param name="SignInToken">Token of the one-time link.</param>
public sealed record Welcome(string? ApiKey, string SignInToken)
{
    private const string FirstState =
        """{"content_state":{"type":"segmented_progress","title":"Nightly backup","subtitle":"upload archive","number_of_steps":"""
        + """3,"current_step":2,"color":"lime"}}""";

    private string Authorization => $"Authorization: Bearer {ApiKey ?? "$ACTIVITYSMITH_API_KEY"}";

    /// <summary>The text that the first start prints.</summary>
    public string Text(string url) =>
        $$$"""

          Welcome to ActivitySmith. This text is shown once:

            API key   {{{ApiKey ?? "as set in ACTIVITYSMITH_API_KEY"}}}
            Board     {{{url}}}{{{SignInLinkMaker.Path}}}{{{SignInToken}}}
                      (works once, within {{{SignInLink.Lifetime.TotalHours:0}}} hours; './run sign-in-link' prints a new link)

          Send your first state and watch it on the board:

          curl -X PUT {{{url}}}/api/live-activity/stream/hello -H "{{{Authorization}}}" -H "Content-Type: application/json" -d '{{{FirstState}}}'


        """;
}
