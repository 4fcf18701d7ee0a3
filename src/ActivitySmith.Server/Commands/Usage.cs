using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Moving;
using ActivitySmith.Ledger.Sqlite;
using ActivitySmith.Server.Configuration;
using ActivitySmith.Server.Storage;

namespace ActivitySmith.Server.Commands;

/// <summary>The command line: what there is, and what to say when it cannot be used.</summary>
internal static class Usage
{
    private static readonly TimeSpan Unread = TimeSpan.FromSeconds(2);

    /// <summary>Usage.txt, which <c>./run --help</c> prints without the server.</summary>
    public static string ReadText()
    {
        using var reader = new StreamReader(typeof(Usage).Assembly.GetManifestResourceStream("Usage.txt")!);
        return reader.ReadToEnd();
    }

    public static int Print()
    {
        Console.Write(ReadText());
        return 0;
    }

    /// <summary>Whether the message alone tells the operator what to do; anything else is a bug and shows its trace.</summary>
    public static bool IsForTheOperator(Exception error) =>
        error is IOException or UnauthorizedAccessException or UnusableDirectoryException or NewerSchemaException or StorageAwayException or UnfitDatabaseException
            or MoveRefusedException or InvalidDataException || DiskTrouble.Is(error);

    /// <summary>With its reason, where the message itself only says where (a file of settings that cannot be read).</summary>
    public static string MessageOf(Exception error) => error is InvalidDataException { InnerException: { } reason } ? $"{error.Message} {reason.Message}"
        : DiskTrouble.Is(error) ? $"The database cannot be read or written: {error.Message}"
        : error.Message;

    public static async Task<int> Refuse(string message)
    {
        await Print([message]);
        return ExitCodes.Refused;
    }

    /// <summary>Every error is a line; the last line names all that is to be put right.</summary>
    public static async Task<int> Refuse(IReadOnlyList<StartError> errors)
    {
        string[] summary = errors.Count > 1 ? [$"{errors.Count} errors: {string.Join(", ", errors.Select(error => error.Subject))}"] : [];
        await Print([.. errors.Select(error => error.ToString()), .. summary]);
        return ExitCodes.Refused;
    }

    public static Task Warn(IEnumerable<string> warnings) => Print(warnings.Select(warning => $"warning: {warning}"));

    /// <summary>Lines on the standard error output. Where nobody reads it (a full pipe), the program ends all the same.</summary>
    private static async Task Print(IEnumerable<string> lines)
    {
        var printing = Task.Run(() => Console.Error.Write(string.Concat(lines.Select(line => $"activitysmith: {line}{Environment.NewLine}"))));
        await Task.WhenAny(printing, Task.Delay(Unread, TimeProvider.System));
    }
}
