using System.Diagnostics;
using System.Net.Sockets;
using ActivitySmith.EndToEnd.Tests.Hosting;
using ActivitySmith.EndToEnd.Tests.Phones;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.FirstStart;

public sealed class DemoTests
{
    /// <summary>The first start builds two programs.</summary>
    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(8);

    [Fact]
    [Trait("long", "true")]
    public async Task The_demo_shows_a_state_on_every_phone_and_ends_all_its_processes()
    {
        var origin = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        using var demo = Process.Start(
            new ProcessStartInfo(Path.Combine(Places.RepositoryRoot, "run"), ["--demo", "--urls", origin.GetLeftPart(UriPartial.Authority)])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            })!;
        var printed = new List<string>();
        using var deadline = new CancellationTokenSource(StartDeadline);
        while (!printed.Exists(line => line.Contains("Ctrl+C stops the demo", StringComparison.Ordinal)))
            printed.Add(await demo.StandardOutput.ReadLineAsync(deadline.Token) ?? throw new InvalidOperationException(string.Join('\n', printed)));
        var rest = demo.StandardOutput.ReadToEndAsync(deadline.Token);
        using var client = new HttpClient { BaseAddress = new Uri(origin, "/api/") };
        client.DefaultRequestHeaders.Add("Authorization", "Bearer " + Word(printed, "API key"));
        var phones = new Uri(new Uri(Word(printed, "Lock Screens")), "/phones");

        await client.PutStream("backup", new { type = "progress", title = "Backup", percentage = 1 });
        await PhoneWorld.Until(() => client.GetStringAsync(phones), state => state.Split("\"title\":\"Backup\"").Length == 4, "three phones show the state");

        using var interrupt = Process.Start("kill", ["-TERM", demo.Id.ToString()]);
        await demo.WaitForExitAsync(deadline.Token);
        await rest;
        await Assert.ThrowsAsync<SocketException>(() => Connect(origin));
        await Assert.ThrowsAsync<SocketException>(() => Connect(phones));
    }

    private static async Task Connect(Uri uri)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(uri.Host, uri.Port);
    }

    private static string Word(List<string> printed, string label) =>
        printed.Select(line => line.Trim()).First(line => line.StartsWith(label, StringComparison.Ordinal))[label.Length..].Trim();
}
