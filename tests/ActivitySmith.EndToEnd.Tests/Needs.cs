namespace ActivitySmith.EndToEnd.Tests;

/// <summary>Reasons that a skipped test shows.</summary>
internal static class Needs
{
    public const string Chromium = "needs Chromium (Debian: apt-get install chromium)";
    public const string Caddy = "needs Caddy (Debian: apt-get install caddy)";
    public const string Prometheus = "needs Prometheus with promtool (Debian: apt-get install prometheus)";
    public const string Nginx = "needs nginx (Debian: apt-get install nginx)";
    public const string Node = "needs Node.js 18 or newer and the packages of the test's folder (npm ci)";
    public const string ChromiumAndNode = "needs Chromium, Node.js 18 or newer, and the packages of the test's folder (npm ci)";
}
