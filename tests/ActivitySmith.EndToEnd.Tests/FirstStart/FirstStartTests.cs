using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using ActivitySmith.EndToEnd.Tests.Hosting;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.FirstStart;

/// <summary>The output of the first start: a key, a link for the board and a curl line, printed once.</summary>
public sealed partial class FirstStartTests
{
    [Fact]
    public async Task Key_link_and_curl_are_printed_at_the_first_start_and_never_again()
    {
        await using var server = await ServerProcess.StartBare();
        Assert.Single(Links(server));
        Assert.Single(Curls(server));
        Assert.Single(server.Output.SelectMany(line => Key().Matches(line)).Select(match => match.Value).Distinct(StringComparer.Ordinal));

        Assert.Equal(0, await server.Terminate(TimeSpan.FromSeconds(10)));
        server.ForgetOutput();
        await server.Start();

        Assert.Empty(Links(server));
        Assert.Empty(Curls(server));
        Assert.DoesNotContain(server.Output, line => Key().IsMatch(line));
    }

    [Fact]
    public async Task A_later_start_says_where_the_board_is_and_how_to_sign_in()
    {
        await using var server = await ServerProcess.StartBare();
        Assert.DoesNotContain(server.Output, line => line.Contains("Board: ", StringComparison.Ordinal));

        Assert.Equal(0, await server.Terminate(TimeSpan.FromSeconds(10)));
        server.ForgetOutput();
        await server.Start();
        await server.Line("Board: ");

        var line = Assert.Single(server.Output, line => line.Contains("Board: ", StringComparison.Ordinal));
        Assert.Contains($"{server.Origin.GetLeftPart(UriPartial.Authority)}; './run sign-in-link' prints a link", line, StringComparison.Ordinal);
    }

    [Fact(Skip = "needs curl", SkipUnless = nameof(Places.HasCurl), SkipType = typeof(Places))]
    public async Task The_printed_curl_works_unchanged()
    {
        await using var server = await ServerProcess.StartBare();

        var start = new ProcessStartInfo("bash", ["-c", Assert.Single(Curls(server))])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var bash = Process.Start(start)!;
        var answer = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();

        Assert.Equal(0, bash.ExitCode);
        var json = JsonElement.Parse(answer);
        Assert.True(json.GetProperty("success").GetBoolean(), answer);
        Assert.Equal("started", json.GetProperty("operation").GetString());
    }

    [Fact]
    public async Task The_link_signs_in_once()
    {
        await using var server = await ServerProcess.StartBare();
        var link = Assert.Single(Links(server));

        using var first = Visitor();
        var (location, cookies) = await OneTimeLink.Use(first, link);
        first.DefaultRequestHeaders.Add("Cookie", cookies);
        using var board = await first.GetAsync(server.Origin);
        using var second = Visitor();
        var refused = await OneTimeLink.Use(second, link);
        second.DefaultRequestHeaders.Add("Cookie", refused.Cookies);
        using var elsewhere = await second.GetAsync(server.Origin);

        Assert.Equal("/", location);
        Assert.Equal(HttpStatusCode.OK, board.StatusCode);
        Assert.Equal("", refused.Location);
        Assert.Equal(HttpStatusCode.Redirect, elsewhere.StatusCode);
        Assert.StartsWith("/sign-in", elsewhere.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_made_over_http_or_by_the_command_signs_in_too()
    {
        await using var server = await ServerProcess.Start();
        using var client = server.Client();
        using var visitor = Visitor();

        Assert.Equal("/", (await OneTimeLink.Use(visitor, new Uri((await client.ManagePost("sign-in-links")).GetProperty("link").GetString()!))).Location);
        Assert.Equal("/", (await OneTimeLink.Use(visitor, await server.SignInLink())).Location);
    }

    [Fact]
    public async Task A_key_from_the_environment_works_and_is_never_printed()
    {
        await using var server = await ServerProcess.Start();
        using var client = server.Client();

        await client.PutStream("first", new { title = "First", type = "progress", percentage = 1 });

        Assert.DoesNotContain(server.Output, line => line.Contains(ServerProcess.ApiKey, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_first_start_that_finds_its_port_taken_still_shows_the_key()
    {
        await using var server = await ServerProcess.StartBareOnATakenPort();

        Assert.Single(Links(server));
        Assert.Contains(server.Output, line => Key().IsMatch(line));
        Assert.Contains(server.Output, line =>
            line.StartsWith("activitysmith: ", StringComparison.Ordinal) && line.Contains("address already in use", StringComparison.Ordinal));
    }

    private static List<Uri> Links(ServerProcess server)
        => [.. server.Output.SelectMany(line => Link().Matches(line)).Select(match => new Uri(match.Value))];

    /// <summary>Commands that begin with curl, each with its continuation lines, exactly as printed.</summary>
    private static List<string> Curls(ServerProcess server)
    {
        var lines = server.Output;
        var found = new List<string>();
        for (var at = 0; at < lines.Count; at++)
        {
            if (!lines[at].TrimStart().StartsWith("curl ", StringComparison.Ordinal))
            {
                continue;
            }
            var last = at;
            while (lines[last].EndsWith('\\'))
            {
                last++;
            }
            found.Add(string.Join('\n', lines.Skip(at).Take(last - at + 1)));
            at = last;
        }
        return found;
    }

    private static HttpClient Visitor() => new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false });

    [GeneratedRegex(@"ask_[A-Za-z0-9_-]{12,}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Key();

    [GeneratedRegex(@"http://\S+/sign-in/link#token=\S+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
