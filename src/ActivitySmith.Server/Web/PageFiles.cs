using Microsoft.Extensions.FileProviders;

namespace ActivitySmith.Server.Web;

/// <summary>
/// The files in <c>wwwroot</c>: next to the program when published, whatever the working directory is; otherwise the host's web root.
/// </summary>
internal sealed class PageFiles
{
    public PageFiles(IWebHostEnvironment environment)
    {
        var beside = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        Provider = Directory.Exists(beside) ? new PhysicalFileProvider(beside) : environment.WebRootFileProvider;
        BoardModules = [.. In("js/cards", ".js"), .. In("js/cards/bodies", ".js"), .. In("js/board", ".js")];
    }

    public IFileProvider Provider { get; }

    /// <summary>The request paths of all files with one of the endings in a folder.</summary>
    public IEnumerable<string> In(string folder, params IReadOnlyList<string> endings) => Provider.GetDirectoryContents(folder)
        .Where(file => !file.IsDirectory && endings.Any(ending => file.Name.EndsWith(ending, StringComparison.Ordinal)))
        .Select(file => $"/{folder}/{file.Name}")
        .Order(StringComparer.Ordinal);

    /// <summary>Paths of the board's script modules; browsers fetch them in parallel rather than one import after the other.</summary>
    public IReadOnlyList<string> BoardModules { get; }

    /// <summary>
    /// Browsers revalidate scripts and styles on each use (304 by ETag), so that an update shows at once; they cache icons for a day.
    /// </summary>
    public StaticFileOptions Options => new()
    {
        FileProvider = Provider,
        OnPrepareResponse = static file => file.Context.Response.Headers.CacheControl =
            file.Context.Request.Path.StartsWithSegments("/icons") ? "public, max-age=86400" : "no-cache",
    };
}
