using System.Reflection;

namespace ActivitySmith.EndToEnd.Tests;

/// <summary>Outputs of the build, and the programs of this machine that some tests need.</summary>
internal static class Places
{
    public static readonly string RepositoryRoot = Metadata("RepositoryRoot");
    public static readonly string ServerAssembly = Path.Combine(Metadata("ServerFolder"), "activitysmith.dll");
    public static readonly string SimulatorAssembly = Path.Combine(Metadata("SimulatorFolder"), "phone-simulator.dll");
    public static readonly string PlaywrightPackage = Metadata("PlaywrightPackage");
    public static readonly string NodeFolder = Path.Combine(RepositoryRoot, "tests", "ActivitySmith.EndToEnd.Tests", "node");
    public static readonly string PageScripts = Path.Combine(RepositoryRoot, "tests", "ui");
    public static readonly string Screenshots = Path.Combine(RepositoryRoot, "artifacts", "screenshots");

    public static readonly string? Node = OnPath("node");
    public static readonly string? Curl = OnPath("curl");
    public static readonly string? Chromium = OnPath("chromium") ?? OnPath("chromium-browser") ?? OnPath("google-chrome");
    public static readonly string? Caddy = OnPath("caddy");
    public static readonly string? Prometheus = OnPath("prometheus");
    public static readonly string? Promtool = OnPath("promtool");
    public static readonly string? Nginx = OnPath("nginx") ?? (File.Exists("/usr/sbin/nginx") ? "/usr/sbin/nginx" : null);

    /// <summary>The dotnet that runs these tests, so that the server gets the same runtime.</summary>
    public static readonly string Dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? OnPath("dotnet")
        ?? throw new InvalidOperationException("dotnet is not on PATH.");

    public static bool HasCaddy => Caddy is not null;

    public static bool HasPrometheus => Prometheus is not null && Promtool is not null;

    public static bool HasNginx => Nginx is not null;

    public static bool HasNodePackages => Node is not null && Directory.Exists(Path.Combine(NodeFolder, "node_modules", "activitysmith"));

    public static bool HasWebPushPackages => HasNodePackages && Directory.Exists(Path.Combine(NodeFolder, "node_modules", "http_ece"))
        && Directory.Exists(Path.Combine(NodeFolder, "node_modules", "web-push"));

    public static bool HasCurl => Curl is not null;

    public static bool HasChromium => Chromium is not null;

    public static bool HasAxe => File.Exists(Path.Combine(NodeFolder, "node_modules", "axe-core", "axe.min.js"));

    public static bool HasChromiumAndNodePackages => HasChromium && HasNodePackages;

    public static bool HasPageScriptPackages => Node is not null
        && Array.TrueForAll(["playwright-core", "prettier", "typescript"], name => Directory.Exists(Path.Combine(PageScripts, "node_modules", name)));

    public static bool HasChromiumAndPageScriptPackages => HasChromium && HasPageScriptPackages;

    public static bool HasChromiumAndWebPushPackages => HasChromium && HasWebPushPackages;

    public static bool HasChromiumAndAxe => HasChromium && HasAxe;

    private static string Metadata(string key) => typeof(Places).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(entry => entry.Key == key).Value!;

    private static string? OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
