using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Moving;
using Microsoft.Extensions.Options;

namespace ActivitySmith.Server.Start;

/// <summary>The command line: what there is, and what to say when it cannot be used.</summary>
internal static class Usage
{
    private const string Text = """
        activitysmith [--urls http://127.0.0.1:5080] [--data DIR]   starts the server
        activitysmith sign-in-link [--data DIR] [--urls URL]        prints a new one-time link to the board
        activitysmith backup --to DIR [--data DIR]                  copies the SQLite database and its keys, beside a running server too
        activitysmith restore --from DIR [--data DIR]               puts a backup into an empty data directory
        activitysmith migrate --from X --to Y                       copies everything between a SQLite file and PostgreSQL
        activitysmith doctor                                        looks whether pushes can get to phones, and what to mend

          --urls   addresses to listen on, separated by ';'   (ACTIVITYSMITH_URLS, default http://127.0.0.1:5080)
          --data   directory of everything that is kept       (ACTIVITYSMITH_DATA, default ./data)

        Every other setting is an environment variable ACTIVITYSMITH_..., or the same name in appsettings.json: docs/configuration.md.
        """;

    public static int Print()
    {
        Console.WriteLine(Text);
        return 0;
    }

    /// <summary>A first word that is no command; null when the arguments can be used.</summary>
    public static string? FirstError(string[] args) =>
        args is [var first, ..] && !first.StartsWith('-') && first is not (SignInLinkCommand.Name or BackupCommands.Backup or BackupCommands.Restore or MigrateCommand.Name or DoctorCommand.Name)
            ? $"There is no command '{first}'; see --help"
            : null;

    /// <summary>Whether the message alone tells the operator what to do; anything else is a bug and shows its trace.</summary>
    public static bool IsForTheOperator(Exception error) =>
        error is IOException or UnauthorizedAccessException or NewerSchemaException or StorageAwayException or MoveRefusedException or OptionsValidationException;

    public static async Task<int> Refuse(string message)
    {
        await Console.Error.WriteLineAsync($"activitysmith: {message}");
        return 2;
    }
}
