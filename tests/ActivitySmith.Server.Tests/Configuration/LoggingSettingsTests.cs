using System.Text;
using ActivitySmith.Server.Logging;
using ActivitySmith.Server.Start;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ActivitySmith.Server.Tests.Configuration;

/// <summary>The log uses the settings as the check read them: no accepted setting makes logging fail or is interpreted in another way.</summary>
public sealed class LoggingSettingsTests
{
    [Theory]
    [InlineData("LOGGING__CONSOLE__FORMATTERNAME", "")]
    [InlineData("LOGGING__CONSOLE__FORMATTERNAME", " Simple ")]
    [InlineData("LOGGING__CONSOLE__MAXQUEUELENGTH", "many")]
    [InlineData("LOGGING__CONSOLE__QUEUEFULLMODE", "never")]
    [InlineData("LOGGING__CONSOLE__FORMATTEROPTIONS__COLORBEHAVIOR", "never")]
    [InlineData("LOGGING__CONSOLE__FORMATTEROPTIONS__JSONWRITEROPTIONS__INDENTED", "yes")]
    [InlineData("LOGGING__CONSOLE__FORMATTEROPTIONS__SINGLELINE", "")]
    [InlineData("LOGGING__CONSOLE__FORMATTEROPTIONS__USEUTCTIMESTAMP", " ")]
    [InlineData("LOGGING__DEBUG__LOGLEVEL__DEFAULT", "loud")]
    [InlineData("LOGGING__LOGLEVEL", "loud")]
    [InlineData("LOGGING__LOGLEVEL__DEFAULT", "")]
    [InlineData("LOGGING__LOGLEVEL__DEFAULT", " ")]
    [InlineData("LOGGING__LOGLEVEL__MICROSOFT", "")]
    [InlineData("LOGGING__LOGLEVEL__ACTIVITYSMITH", " information ")]
    public void An_accepted_odd_value_leaves_the_default_log(string name, string value) =>
        Assert.Equal("info: ActivitySmith.Test[0]\n      said", Log((name, value)).ReplaceLineEndings("\n"));

    [Fact]
    public void The_log_levels_are_the_configured_ones()
    {
        Assert.Equal("", Log(("LOGGING__LOGLEVEL__DEFAULT", "Error")));
        Assert.Contains("quiet", Log(("LOGGING__LOGLEVEL__activitysmith", "debug")), StringComparison.Ordinal);
        Assert.Equal("", Log(("LOGGING__CONSOLE__LOGLEVEL__DEFAULT", "None")));
        Assert.Contains("framework", Log(("LOGGING__LOGLEVEL__MICROSOFT", "Information")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_log_format_is_the_configured_one()
    {
        Assert.StartsWith("{\"EventId\":0,", Log(("LOGGING__CONSOLE__FORMATTERNAME", " JSON ")), StringComparison.Ordinal);
        Assert.StartsWith("<6>ActivitySmith.Test[0]", Log(("LOGGING__CONSOLE__FORMATTERNAME", "systemd")), StringComparison.Ordinal);
        Assert.Matches(
            "^[0-9]{4} at info: ActivitySmith.Test\\[0\\] said$",
            Log(("LOGGING__CONSOLE__FORMATTEROPTIONS__SINGLELINE", "True"), ("LOGGING__CONSOLE__FORMATTEROPTIONS__TIMESTAMPFORMAT", "yyyy 'at' ")));
    }

    private static string Log(params (string Name, string Value)[] settings)
    {
        using var written = new MemoryStream();
        var builder = ServerHost.CreateBuilder(settings.Select(one => new KeyValuePair<string, string?>(one.Name, one.Value)));
        var read = ServerSettings.Read(builder.Configuration);
        Assert.Empty(read.Errors);
        builder.Services.AddSingleton(_ => new StandardOutput(written));
        builder.Services.ConfigureLog(read.Logging);
        using (var services = builder.Services.BuildServiceProvider())
        {
            var logs = services.GetRequiredService<ILoggerFactory>();
            logs.CreateLogger("ActivitySmith.Test").LogDebug("quiet");
            logs.CreateLogger("ActivitySmith.Test").LogInformation("said");
            logs.CreateLogger("Microsoft.Test").LogInformation("framework");
        }

        return Encoding.UTF8.GetString(written.ToArray()).TrimEnd();
    }
}
