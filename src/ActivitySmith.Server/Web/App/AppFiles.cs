using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.FileProviders;

namespace ActivitySmith.Server.Web.App;

/// <summary>
/// The files of the home-screen app, and the script that its worker starts from. That script names every file and carries one fingerprint of
/// all: it changes when any of them does, and so browsers notice (https://www.w3.org/TR/service-workers/#update-algorithm).
/// </summary>
internal sealed class AppFiles
{
    private static readonly string[] Styles =
    [
        "/css/tokens.css", "/css/page.css", "/css/design.css", "/css/card.css", "/css/card-bodies.css", "/css/board.css", "/css/app.css",
    ];

    private static readonly string[] Icons = ["/icons/icon.svg", "/icons/icon-alert.svg", "/icons/icon-192.png"];

    /// <summary>Files of the board that the app uses; all others in the folder are for the board only.</summary>
    private static readonly string[] Shared =
    [
        "/js/theme.js", "/js/board/actions.js", "/js/board/connection-bar.js", "/js/board/feed.js", "/js/board/notifications.js", "/js/board/page-chrome.js",
        "/js/board/questions.js", "/js/board/shelf.js", "/js/board/theme-switch.js",
    ];

    public AppFiles(PageFiles files)
    {
        Modules = [.. files.In("js/cards", ".js"), .. files.In("js/cards/bodies", ".js"), .. files.In("js/app", ".js"), .. Shared.Skip(1)];
        var worker = files.In("js/worker", ".js").ToList();
        List<string> shell = [.. Styles, .. Icons, Shared[0], .. Modules, .. worker];
        var version = Fingerprint(files.Provider, shell);
        var json = JsonSerializer.Serialize(new Dictionary<string, object> { ["version"] = version, ["files"] = shell });
        Worker = $"self.shell = {json};\nimportScripts({string.Join(", ", worker.Select(path => $"'{path}?{version}'"))});\n";
    }

    /// <summary>Script modules of the app; browsers fetch them in parallel.</summary>
    public IReadOnlyList<string> Modules { get; }

    /// <summary>The response of <c>/app-worker.js</c>.</summary>
    public string Worker { get; }

    /// <summary>Fingerprint of all files and of the program, which renders the document.</summary>
    private static string Fingerprint(IFileProvider provider, IEnumerable<string> paths)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(typeof(AppFiles).Assembly.ManifestModule.ModuleVersionId.ToByteArray());
        foreach (var path in paths)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(path));
            using var content = provider.GetFileInfo(path).CreateReadStream();
            using var buffer = new MemoryStream();
            content.CopyTo(buffer);
            hash.AppendData(buffer.ToArray());
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset()[..8]);
    }
}
