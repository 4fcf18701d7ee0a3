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

/// <summary><c>activitysmith sign-in-link</c>: prints a new link to the board, beside a running server or without one.</summary>
internal static class SignInLinkCommand
{
    public const string Name = "sign-in-link";

    public static async Task<int> Run(ServerOptions options)
    {
        if (options.Database is null && DataDirectory.DatabaseIn(options.Data) is var file && !File.Exists(file))
        {
            await Console.Error.WriteLineAsync($"There is no database at {file}; start the server first, or name its directory with --data");
            return 1;
        }

        // A running server keeps the schema and the sequence; this adds rows that it has not read before, and writes over a count of the audit log at most.
        var database = StorageServices.DatabaseOf(options, TimeProvider.System, NullLoggerFactory.Instance);
        await using var ledger = new LedgerWriter(database.OpenStore(), [], TimeProvider.System, new LedgerOptions(), NullLogger<LedgerWriter>.Instance);
        var token = await new SignInLinkMaker(ledger).Make(AccountId.First, CreateAccount.OwnerId);
        _ = (await ledger.Submit(new NoteAction(new AuditEntry
        {
            Account = AccountId.First,
            Id = Randomness.Id("aud_"),
            At = default,
            Actor = Actor.Operator,
            Action = "createSignInLink", // As over HTTP.
            Outcome = AuditOutcome.Done,
            Subject = CreateAccount.OwnerId,
        }))).Value; // A refusal throws: a link that is not noted is not shown either.
        Console.WriteLine($"{options.PublicUrl ?? ServerAddress.Reachable(options.Urls)}{SignInLinkMaker.Path}{token}");
        return 0;
    }
}
