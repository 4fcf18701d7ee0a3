using System.Net;
using System.Text.Json;
using ActivitySmith.Ledger;
using ActivitySmith.Server.Tests.Manage;
using ActivitySmith.Testing;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActivitySmith.Server.Tests.Devices;

public sealed class DeviceRecordTests
{
    [Fact]
    public async Task The_api_shows_the_health_of_tokens_only_and_tokens_make_the_phone_reachable()
    {
        await using var server = await RunningServer.Start();
        using var phone = await server.Pair(server.Client);
        Assert.Equal("false", (await server.Client.Get($"/api/manage/devices/{phone.Id}"))["reachable"].ToLowerInvariant());

        var put = (await phone.Client.Put(
            "/api/device/tokens", new { apns_token = "a1b2", push_to_start_token = "c3", widget_token = (string?)null, generation = 4 })).Is(HttpStatusCode.OK);

        Assert.Equal("""{"generation":4}""", put.Text);
        var record = (await phone.Client.Get("/api/device")).Is(HttpStatusCode.OK);
        Assert.Equal(4, record.Json.GetProperty("tokens").GetProperty("apns").GetProperty("generation").GetInt64());
        Assert.False(record.Json.GetProperty("tokens").TryGetProperty("widget", out _));
        Assert.DoesNotContain("a1b2", record.Text, StringComparison.Ordinal);
        var managed = await server.Client.Get($"/api/manage/devices/{phone.Id}");
        Assert.Equal("true", managed["reachable"].ToLowerInvariant());
        Assert.DoesNotContain("a1b2", managed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_late_report_replaces_nothing_and_a_token_only_it_has_keeps_its_generation()
    {
        await using var server = await RunningServer.Start();
        using var phone = await server.Pair(server.Client);
        await phone.Client.Put("/api/device/tokens", new { apns_token = "aa", generation = 7 });

        var late = (await phone.Client.Put("/api/device/tokens", new { apns_token = "bb", push_to_start_token = "cc", generation = 6 })).Is(HttpStatusCode.OK);

        Assert.Equal("""{"generation":7}""", late.Text);
        Assert.Equal(("aa", "cc"), await Stored(server, phone.Id));
        await phone.Client.Put("/api/device/tokens", new { apns_token = "dd", generation = 7 });
        Assert.Equal(("dd", "cc"), await Stored(server, phone.Id));
        await phone.Client.Put("/api/device/tokens", new { apns_token = "ee" });
        Assert.Equal(("ee", "cc"), await Stored(server, phone.Id));
    }

    [Theory]
    [InlineData("""{"apns_token":""}""", "apns_token")]
    [InlineData("""{"apns_token":"AB"}""", "apns_token")]
    [InlineData("""{"push_to_start_token":"xyz"}""", "push_to_start_token")]
    [InlineData("""{"widget_token":"0x12"}""", "widget_token")]
    [InlineData("""{"apns_token":"ab","generation":-1}""", "generation")]
    [InlineData("""{"apns_token":"ab","generation":1.5}""", "generation")]
    [InlineData("""{"apnsToken":"ab"}""", "apnsToken")]
    public async Task Tokens_that_cannot_be_used_are_refused_by_name(string body, string named)
    {
        await using var server = await RunningServer.Start();
        using var phone = await server.Pair(server.Client);
        var refused = (await phone.Client.Put("/api/device/tokens", body)).Is(HttpStatusCode.BadRequest);
        Assert.Contains(named, refused["message"], StringComparison.Ordinal);
        (await phone.Client.Put("/api/device/tokens", new { apns_token = new string('a', 513) })).Is(HttpStatusCode.BadRequest);
        (await phone.Client.Put("/api/device/tokens", new { apns_token = new string('a', 512) })).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_reported_change_of_the_phone_is_stored_and_survives_a_restart()
    {
        await using var server = await RunningServer.Start();
        using var phone = await server.Pair(server.Client, name: "Before");

        var updated = (await phone.Client.Patch("/api/device", new { name = "After", os_version = "26.1", frequent_updates = true, environment = "sandbox" }))
            .Is(HttpStatusCode.OK);
        (await phone.Client.Patch("/api/device", new { environment = "lab" })).Is(HttpStatusCode.BadRequest);
        await server.Restart();

        using var later = server.NewClient(phone.Token);
        Assert.Equal(updated.Text, (await later.Get("/api/device")).Is(HttpStatusCode.OK).Text);
        Assert.Equal(("After", "26.1", "sandbox"), (updated["name"], updated["os_version"], updated["environment"]));
    }

    [Fact]
    public async Task An_unpaired_phone_is_removed_everywhere_and_its_token_is_refused()
    {
        await using var server = await RunningServer.Start();
        (await server.Client.Post("/api/manage/channels", new { slug = "home" })).Is(HttpStatusCode.Created);
        using var phone = await server.Pair(server.Client, new { channels = new[] { "home" } });

        (await phone.Client.Delete("/api/device")).Is(HttpStatusCode.NoContent);

        foreach (var (method, path) in new[] { (HttpMethod.Get, "/api/device"), (HttpMethod.Delete, "/api/device"), (HttpMethod.Put, "/api/device/tokens") })
        {
            var refused = (await phone.Client.Send(method, path, "{}")).Is(HttpStatusCode.Unauthorized);
            Assert.Equal("Unauthorized", refused["error"]);
        }

        (await server.Client.Get($"/api/manage/devices/{phone.Id}")).Is(HttpStatusCode.NotFound);
        Assert.Equal("[]", (await server.Client.Get("/api/manage/channels/home")).Json.GetProperty("devices").GetRawText());
    }

    [Fact]
    public async Task A_phone_removed_by_the_owner_gets_401_immediately_and_after_a_restart()
    {
        await using var server = await RunningServer.Start();
        using var phone = await server.Pair(server.Client);
        (await server.Client.Delete($"/api/manage/devices/{phone.Id}")).Is(HttpStatusCode.NoContent);
        (await phone.Client.Get("/api/device")).Is(HttpStatusCode.Unauthorized);
        await server.Restart();
        using var later = server.NewClient(phone.Token);
        (await later.Get("/api/device")).Is(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task API_keys_are_refused_on_device_routes_and_device_tokens_on_all_others()
    {
        await using var server = await RunningServer.Start();
        using var phone = await server.Pair(server.Client);

        Assert.Contains("dev_", (await server.Client.Get("/api/device")).Is(HttpStatusCode.Unauthorized)["message"], StringComparison.Ordinal);
        (await phone.Client.Get("/api/manage/devices")).Is(HttpStatusCode.Unauthorized);
        (await phone.Client.Post("/api/badge", new { badge = 1 })).Is(HttpStatusCode.Unauthorized);
        using var anonymous = server.NewClient(key: null);
        (await anonymous.Get("/api/device")).Is(HttpStatusCode.Unauthorized);
    }

    private static async Task<(string? Apns, string? Start)> Stored(RunningServer server, string id)
    {
        await using var connection = await server.Services.GetRequiredService<IReadConnections>().Open(TestContext.Current.CancellationToken);
        var json = JsonDocument.Parse(
            (await connection.ExecuteScalarAsync<byte[]>("SELECT tokens FROM devices WHERE device_id = @id", new { id }))!).RootElement;
        return (Text("apns"), Text("start"));

        string? Text(string name) => json.TryGetProperty(name, out var token) && token.ValueKind == JsonValueKind.Object
            ? token.EnumerateObject().First(member => member.Name.Equals("value", StringComparison.OrdinalIgnoreCase)).Value.GetString() : null;
    }
}
