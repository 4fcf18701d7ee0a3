using System.Net;
using System.Text.Json;
using ActivitySmith.Server.Configuration;
using ActivitySmith.Server.Doctor;
using ActivitySmith.Server.Storage;
using ActivitySmith.Server.Tests.Devices;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Manage;

/// <summary>The doctor's findings about a running server, and about its database by the command.</summary>
public sealed class DoctorTests
{
    [Fact]
    public async Task A_server_without_an_apple_account_is_OK_until_an_iphone_is_paired()
    {
        await using var server = await RunningServer.Start(settings => settings["ACTIVITYSMITH_PUBLIC_URL"] = "https://act.example.com");

        var well = (await server.Client.Get("/api/manage/doctor")).Is(HttpStatusCode.OK);

        Assert.True(well.Json.GetProperty("ok").GetBoolean(), well.Text);
        Assert.Equal(["server.public_url", "webpush.contact", "webpush.key", "webpush.hosts", "apns.settings"], Checks(well).Select(check => check.Name));
        Assert.Contains("ACTIVITYSMITH_APNS__TEAMID", well.Text, StringComparison.Ordinal);

        using var phone = await server.Pair(server.Client);
        await server.Restart(); // The findings are cached for ten seconds.
        Assert.Equal(["apns.settings"], Checks(await server.Client.Get("/api/manage/doctor")).Where(check => !check.IsOk).Select(check => check.Name));
    }

    [Fact]
    public async Task Another_account_gets_the_state_of_the_transports_and_no_details_of_the_server()
    {
        const string Operator = "operator-0123456789abcdef";
        await using var server = await RunningServer.Start(settings =>
        {
            settings["ACTIVITYSMITH_OPERATOR_KEY"] = Operator;
            settings["ACTIVITYSMITH_PUBLIC_URL"] = "http://inside.example.com:5080";
        });
        using var theOperator = server.NewClient(Operator);
        using var other = server.NewClient((await theOperator.Post("/api/manage/accounts", new { name = "Other" }))["key"]);

        var answer = (await other.Get("/api/manage/doctor")).Is(HttpStatusCode.OK);

        Assert.Equal(["server", "webpush", "apns"], Checks(answer).Select(check => check.Name));
        Assert.Equal([false, false, true], Checks(answer).Select(check => check.IsOk));
        Assert.DoesNotContain("inside.example.com", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("ACTIVITYSMITH_", answer.Text, StringComparison.Ordinal);
        Assert.Contains("inside.example.com", (await server.Client.Get("/api/manage/doctor")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "server.public_url", "webpush.contact")]
    [InlineData("http://act.example.com", "server.public_url", "webpush.contact")]
    [InlineData("http://localhost:5080", "webpush.contact")]
    [InlineData("http://127.0.0.1:5080", "webpush.contact")]
    [InlineData("https://act.example.com")]
    public async Task The_public_address_must_be_https_or_this_machine(string? address, params string[] wrong)
    {
        await using var server = await RunningServer.Start(settings => settings["ACTIVITYSMITH_PUBLIC_URL"] = address);

        Assert.Equal(wrong, Checks(await server.Client.Get("/api/manage/doctor")).Where(check => !check.IsOk).Select(check => check.Name));
    }

    [Fact]
    public async Task The_command_finds_the_key_that_the_running_server_uses()
    {
        await using var server = await RunningServer.Start();
        using var phone = await server.Pair(server.Client, name: "iPhone");
        var served = (await phone.Client.Get("/api/device/web-push-key"))["public_key"];

        var kept = await DoctorData.Read(OptionsOf(server));

        Assert.Null(kept.Key.Problem);
        Assert.Equal(served, kept.Key.Key!.PublicKey);
        Assert.Equal("iPhone", Assert.Single(kept.Devices).Name);
        kept.Key.Key.Dispose();
    }

    [Fact]
    public async Task A_key_that_cannot_be_decrypted_is_reported_by_the_command_and_not_replaced()
    {
        await using var server = await RunningServer.Start();
        await server.Stop();
        var keys = DataDirectory.SessionKeysIn(server.DataPath);
        Directory.Delete(keys, recursive: true);

        var withoutKeys = await DoctorData.Read(OptionsOf(server));
        Directory.CreateDirectory(keys);
        var empty = await DoctorData.Read(OptionsOf(server));

        Assert.Contains("session-keys", withoutKeys.Key.Problem, StringComparison.Ordinal);
        Assert.Contains("session-keys", empty.Key.Problem, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(keys));
    }

    [Fact]
    public async Task Without_a_database_the_command_says_where_it_looked()
    {
        var folder = Directory.CreateTempSubdirectory("activitysmith-doctor-");

        var kept = await DoctorData.Read(new ServerOptions { Data = folder.FullName });

        Assert.Contains(DataDirectory.DatabaseIn(folder.FullName), kept.Key.Problem, StringComparison.Ordinal);
        Assert.Empty(folder.GetFileSystemInfos());
        folder.Delete();
    }

    /// <summary>The database of a server without such tables.</summary>
    [Fact]
    public async Task An_unreadable_database_is_reported_by_the_check_of_the_key()
    {
        var folder = Directory.CreateTempSubdirectory("activitysmith-doctor-");
        await File.WriteAllBytesAsync(DataDirectory.DatabaseIn(folder.FullName), [], TestContext.Current.CancellationToken);

        var kept = await DoctorData.Read(new ServerOptions { Data = folder.FullName });

        Assert.Contains("cannot be read", kept.Key.Problem, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    private static ServerOptions OptionsOf(RunningServer server) => new() { Data = server.DataPath, Database = server.Database };

    private static IEnumerable<(string Name, bool IsOk)> Checks(Reply reply) =>
        reply.Json.GetProperty("checks").EnumerateArray().Select(check => (Text(check), check.GetProperty("ok").GetBoolean()));

    private static string Text(JsonElement check) => check.GetProperty("check").GetString()!;
}
