using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Moving;
using ActivitySmith.Ledger.Sqlite;
using ActivitySmith.Server.Configuration;
using ActivitySmith.Server.Storage;

namespace ActivitySmith.Server.Commands;

/// <summary>Prints the help text, warnings and errors of the command line.</summary>
internal static class Usage
{
    /// <summary>Longest time that the program waits for a reader of the standard error output.</summary>
    private static readonly TimeSpan PrintTimeout = TimeSpan.FromSeconds(2);

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

    /// <summary>Whether the message alone is enough for the operator; every other exception is a bug and is printed with its stack trace.</summary>
    public static bool IsForTheOperator(Exception error) =>
        error is IOException or UnauthorizedAccessException or UnusableDirectoryException or NewerSchemaException or StorageUnavailableException
            or UnsupportedDatabaseException or MoveRefusedException or InvalidDataException || DiskProblem.Is(error);

    /// <summary>Adds the inner message where the outer one only names the place (a settings file that cannot be read).</summary>
    public static string MessageOf(Exception error) => error is InvalidDataException { InnerException: { } reason }
        ? $"{error.Message} {reason.Message}"
        : DiskProblem.Is(error) ? $"The database cannot be read or written: {error.Message}"
        : error.Message;

    public static async Task<int> Refuse(string message)
    {
        await Print([message]);
        return ExitCodes.Refused;
    }

    /// <summary>Prints one line per error; with several errors, a last line lists the settings to correct.</summary>
    public static async Task<int> Refuse(IReadOnlyList<StartError> errors)
    {
        string[] summary = errors.Count > 1 ? [$"{errors.Count} errors: {string.Join(", ", errors.Select(error => error.Subject))}"] : [];
        await Print([.. errors.Select(error => error.ToString()), .. summary]);
        return ExitCodes.Refused;
    }

    public static Task Warn(IEnumerable<string> warnings) => Print(warnings.Select(warning => $"warning: {warning}"));

    /// <summary>Writes to the standard error output; returns after <see cref="PrintTimeout"/> when the reader has stopped (a full pipe).</summary>
    private static async Task Print(IEnumerable<string> lines)
    {
        var printing = Task.Run(() => Console.Error.Write(string.Concat(lines.Select(line => $"activitysmith: {line}{Environment.NewLine}"))));
        await Task.WhenAny(printing, Task.Delay(PrintTimeout, TimeProvider.System));
    }
}
