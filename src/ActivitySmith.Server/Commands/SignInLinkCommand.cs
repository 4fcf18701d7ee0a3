using ActivitySmith.Domain;
using ActivitySmith.Domain.Audit;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Accounts;
using ActivitySmith.Ledger.Audit;
using ActivitySmith.Server.Configuration;
using ActivitySmith.Server.Http.Address;
using ActivitySmith.Server.SignInLinks;
using ActivitySmith.Server.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActivitySmith.Server.Commands;

/// <summary><c>activitysmith sign-in-link</c>: prints a new link to the board, while a server runs and without one.</summary>
internal static class SignInLinkCommand
{
    public const string Name = "sign-in-link";

    public static async Task<int> Run(ServerOptions options)
    {
        if (options.Database is null && DataDirectory.DatabaseIn(options.Data) is var file && !File.Exists(file))
        {
            await Console.Error.WriteLineAsync($"No database found at {file}; start the server first, or set its directory with --data");
            return 1;
        }

        // Safe beside a running server, which owns the schema and the sequence: the command adds rows that the server has not cached. At most it overwrites
        // one counter of the audit log.
        var database = StorageServices.DatabaseOf(options, TimeProvider.System, NullLoggerFactory.Instance);
        await using var ledger = new LedgerWriter(database.OpenStore(), [], TimeProvider.System, new LedgerOptions(), NullLogger<LedgerWriter>.Instance);
        var token = await new SignInLinkMaker(ledger).Make(AccountId.First, CreateAccount.OwnerId);
        _ = (await ledger.Submit(new RecordAction(new AuditEntry
        {
            Account = AccountId.First,
            Id = Randomness.Id("aud_"),
            At = default,
            Actor = Actor.Operator,
            Action = "createSignInLink", // The operation's name in the management API.
            Outcome = AuditOutcome.Done,
            Subject = CreateAccount.OwnerId,
        }))).Value; // Throws on a refusal: a link that is not audited is not printed.
        Console.WriteLine($"{options.PublicUrl ?? ServerAddress.Reachable(options.Urls)}{SignInLinkMaker.Path}{token}");
        return 0;
    }
}
