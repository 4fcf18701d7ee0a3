using ActivitySmith.Server.Commands;
using Xunit;

namespace ActivitySmith.Server.Tests.Configuration;

/// <summary>An unknown word on the command line ends the start; it does not start a server with other settings.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--date /data", "--date")]
    [InlineData("--url http://127.0.0.1:1", "--url")]
    [InlineData("--data", "--data requires a value")]
    [InlineData("--urls --data /x", "--urls requires a value")]
    [InlineData("--data /a --data /b", "more than once")]
    [InlineData("-d /data", "'-d'")]
    [InlineData("--data /a /b", "'/b'")]
    [InlineData("data=/x", "'data=/x'")]
    [InlineData("--Limits:PushPerMinut 3", "--Limits:PushPerMinut")]
    [InlineData("--to /x", "--to")]
    [InlineData("backup --two /x", "--two")]
    [InlineData("backup --from /x", "--from")]
    [InlineData("restore --to /x", "--to")]
    [InlineData("restor --from /x", "did you mean restore")]
    [InlineData("sign-in-link --from x", "--from")]
    [InlineData("migrate --form x --to y", "did you mean --from")]
    [InlineData("doctor --fix true", "--fix")]
    [InlineData("doctor now", "'now'")]
    public void An_unknown_word_is_refused(string line, string why) =>
        Assert.Contains(why, Assert.Single(CommandLine.Parse(line.Split(' ')).Errors.Take(1)).ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("--data", "")]
    [InlineData("--data", " ")]
    [InlineData("--data=", null)]
    [InlineData("--data= ", null)]
    [InlineData("--Mail:Server", "")]
    public void A_blank_value_is_missing(string option, string? value) =>
        Assert.Contains("requires a value", Assert.Single(CommandLine.Parse([option, .. value is null ? Array.Empty<string>() : [value]]).Errors).What,
            StringComparison.Ordinal);

    [Fact]
    public void The_error_for_a_mistyped_option_suggests_the_nearest() =>
        Assert.Contains("did you mean --data", Assert.Single(CommandLine.Parse(["--date=/x"]).Errors).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Every_error_names_its_option() =>
        Assert.Equal(["'back up'", "--date", "--data", "'b c'"],
            CommandLine.Parse(["back up", "--date", "/x", "--data", "--urls", "/a", "b c"]).Errors.Select(error => error.Subject));

    [Fact]
    public void Settings_are_accepted_in_every_spelling()
    {
        var line = CommandLine.Parse(
            ["backup", "--TO", "/b", "--data=/a=b", "--Limits:PushPerMinute", "30", "--clock_offset", "-5", "--ACTIONS__ALLOWEDHOSTS__0", "a.test"]);

        Assert.Empty(line.Errors);
        Assert.Equal("backup", line.Command);
        Assert.Equal("/b", line["to"]);
        Assert.Equal(("/a=b", "30", "-5", "a.test"),
            (line.Settings["data"], line.Settings["LIMITS__PUSHPERMINUTE"], line.Settings["CLOCK_OFFSET"], line.Settings["ACTIONS__ALLOWEDHOSTS__0"]));
    }

    [Fact]
    public void Every_command_is_in_the_usage_text_with_its_options()
    {
        var lines = Usage.ReadText().Split('\n');

        foreach (var (command, options) in CommandLine.Commands)
        {
            var line = Assert.Single(lines, line => line.StartsWith($"activitysmith {(command.Length == 0 ? "[" : command + " ")}", StringComparison.Ordinal));
            Assert.All(options, option => Assert.Contains($"--{option} ", line, StringComparison.Ordinal));
        }
    }
}
