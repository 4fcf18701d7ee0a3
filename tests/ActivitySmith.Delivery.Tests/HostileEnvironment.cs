using System.Runtime.CompilerServices;

namespace ActivitySmith.Delivery.Tests;

/// <summary>Every test runs with a proxy in the environment that does not respond: a request that used it would fail.</summary>
internal static class HostileEnvironment
{
    [ModuleInitializer]
    internal static void NameADeadProxy()
    {
        foreach (var name in new[] { "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy" }) Environment.SetEnvironmentVariable(name, "http://127.0.0.1:9");
        foreach (var name in new[] { "NO_PROXY", "no_proxy" }) Environment.SetEnvironmentVariable(name, null);
    }
}
