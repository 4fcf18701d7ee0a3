using ActivitySmith.Domain;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Sqlite;
using ActivitySmith.Server.Storage;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Settings;

/// <summary>A consistent copy of the whole database as a download; for owners of the first account, who run the server.</summary>
internal static class BackupDownload
{
    public static async Task<IResult> Take(PageRequest request, IDatabase database, LedgerWriter ledger, DataDirectory directory, TimeProvider clock)
    {
        var visitor = request.Visitor;
        if (!IsPossible(visitor, database)) return PageResponse.Say(visitor, PeopleCatalogue.NoBackupHere);

        // Checks that the file at the path is still the one that the server writes to.
        if ((await ledger.Submit(new CatchUp())).IsRefused(out var refusal)) return PageResponse.Say(visitor, refusal);
        if (ledger.Problem is { } problem) return PageResponse.Say(visitor, StorageProblems.Refusal(problem));
        var path = Path.Combine(directory.Root, $"download-{Randomness.Text(12)}.tmp");
        try
        {
            OwnFiles.MakeFile(path);
            await Task.Run(() => SqliteBackup.Take((SqliteFile)database, path));
        }
        catch
        {
            File.Delete(path); // An incomplete copy is useless; the exception continues.
            throw;
        }

        // Deletes the file while it is open: the operating system frees the bytes when the response ends, also after a crash of the server.
        var copy = new FileStream(path, new FileStreamOptions { Share = FileShare.Read | FileShare.Delete, Options = FileOptions.Asynchronous });
        File.Delete(path);
        return TypedResults.File(copy, "application/vnd.sqlite3", $"activitysmith-{clock.GetUtcNow():yyyyMMdd-HHmmss}.db");
    }

    public static bool IsPossible(Visitor visitor, IDatabase database) => visitor.RunsServer && database is SqliteFile;
}
