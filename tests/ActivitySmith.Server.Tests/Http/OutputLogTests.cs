using System.Text;
using System.Text.Json;
using ActivitySmith.Server.Logging;
using ActivitySmith.Server.Start;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ActivitySmith.Server.Tests.Http;

/// <summary>Text from requests cannot add lines to the log.</summary>
public sealed partial class OutputLogTests
{
    private const string Odd = "/x\r\ninfo: Audit: signIn done\u001B[2K\u0085\u2028\u202E.";

    private const string Plain = "/x\\u000D\\u000Ainfo: Audit: signIn done\\u001B[2K\\u0085\\u2028\\u202E.";

    [Theory]
    [InlineData("simple")]
    [InlineData("systemd")]
    public async Task Control_characters_from_requests_are_escaped(string form)
    {
        var text = await Written(form, log => LogPath(log, Odd, error: null));

        Assert.Contains($"GET {Plain}", text, StringComparison.Ordinal);
        AssertPlain(text);
    }

    [Fact]
    public async Task Scopes_contain_paths_and_are_escaped_too()
    {
        var text = await Written("simple", log =>
        {
            using (log.BeginScope("path {Path}", Odd)) LogPath(log, "/y", error: null);
        });

        Assert.Contains($"path {Plain}", text, StringComparison.Ordinal);
        AssertPlain(text);
    }

    [Fact]
    public async Task The_text_of_an_exception_keeps_its_line_breaks()
    {
        var text = await Written("simple", log => LogPath(log, "/y", new InvalidOperationException("outer", new IOException("inner"))));

        Assert.Matches("outer\\s*\n\\s*---> System.IO.IOException: inner", text);
    }

    [Fact]
    public async Task JSON_keeps_values_unchanged_in_one_line()
    {
        var text = await Written("json", log => LogPath(log, Odd, error: null));

        var line = Assert.Single(text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        using var json = JsonDocument.Parse(line);
        Assert.Equal(Odd, json.RootElement.GetProperty("State").GetProperty("Path").GetString());
    }

    /// <summary>Only the line breaks of the formatter itself.</summary>
    private static void AssertPlain(string text) =>
        Assert.DoesNotContain(text.Replace(Environment.NewLine, "", StringComparison.Ordinal), character => char.IsControl(character));

    private static async Task<string> Written(string form, Action<ILogger> write)
    {
        using var stream = new MemoryStream();
        var builder = ServerHost.CreateBuilder([]);
        builder.Configuration.AddInMemoryCollection(
            [new("Logging:Console:FormatterName", form), new("Logging:Console:FormatterOptions:IncludeScopes", "true")]);
        builder.Services.AddSingleton(_ => new StandardOutput(stream));
        builder.Services.ConfigureLog(ServerSettings.Read(builder.Configuration).Logging);
        await using (var app = builder.Build()) write(app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Test"));
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    [LoggerMessage(LogLevel.Warning, "GET {Path}")]
    private static partial void LogPath(ILogger log, string path, Exception? error);
}
