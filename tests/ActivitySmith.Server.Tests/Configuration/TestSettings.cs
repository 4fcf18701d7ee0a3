using ActivitySmith.Server.Configuration;
using ActivitySmith.Server.Start;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace ActivitySmith.Server.Tests.Configuration;

/// <summary>Reads settings like the server, and checks the error about one of them.</summary>
internal static class TestSettings
{
    public static ServerSettings Read(params (string Name, string? Value)[] settings) => ServerSettings.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(one => new KeyValuePair<string, string?>(one.Name.Replace("__", ":", StringComparison.Ordinal), one.Value)))
        .Build());

    public static void AssertRefused(string name, ServerSettings settings)
    {
        var error = Assert.Single(settings.Errors);
        Assert.Equal($"ACTIVITYSMITH_{name}", error.Subject);
        Assert.DoesNotContain(error.ToString(), char.IsControl);
    }
}
