using System.Net;
using System.Xml.Linq;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Server.Tests.Api;
using ActivitySmith.Server.Tests.Manage;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Devices;

public sealed class PairingTests
{
    [Fact]
    public async Task A_code_comes_with_a_link_that_keeps_it_out_of_logs_and_a_drawing_of_the_link()
    {
        await using var server = await RunningServer.Start(settings => settings["ACTIVITYSMITH_PUBLIC_URL"] = "https://act.example.com");

        var made = (await server.Client.Post("/api/manage/pairing-codes")).Is(HttpStatusCode.Created);

        Assert.Matches("^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$", made["code"]);
        Assert.Equal($"https://act.example.com/pair#code={made["code"]}", made["link"]);
        Assert.Equal("svg", XDocument.Parse(made["qr_svg"]).Root!.Name.LocalName);
        Assert.DoesNotContain("<script", made["qr_svg"], StringComparison.OrdinalIgnoreCase);
        Assert.True(made.Json.GetProperty("expires_at").GetDateTimeOffset() > TimeProvider.System.GetUtcNow().AddMinutes(9));
    }

    [Fact]
    public async Task A_code_pairs_one_device_and_adds_it_to_its_channels()
    {
        await using var server = await RunningServer.Start();
        (await server.Client.Post("/api/manage/channels", new { slug = "home", devices = new[] { "board" } })).Is(HttpStatusCode.Created);
        var made = (await server.Client.Post("/api/manage/pairing-codes", new { name = "Kitchen", channels = new[] { "home" } })).Is(HttpStatusCode.Created);
        using var app = server.NewClient(key: null);
        object body = new
        {
            code = made["code"].Replace("-", "", StringComparison.Ordinal).ToLowerInvariant(),
            platform = "ios",
            name = "iPhone",
            environment = "sandbox",
            os_version = "18.2",
            app_version = "1.0",
            frequent_updates = true
        };

        var paired = (await app.Post("/api/device/pair", body)).Is(HttpStatusCode.Created);
        var again = (await app.Post("/api/device/pair", body)).Is(HttpStatusCode.NotFound);

        Assert.Equal("Pairing code not found", again["error"]);
        Assert.Matches("^dev_[A-Za-z0-9_-]{40}$", paired["token"]);
        using var phone = server.NewClient(paired["token"]);
        var record = (await phone.Get("/api/device")).Is(HttpStatusCode.OK);
        Assert.Equal((paired["device_id"], "Kitchen", "ios", "sandbox", "18.2", "1.0"),
            (record["device_id"], record["name"], record["platform"], record["environment"], record["os_version"], record["app_version"]));
        Assert.True(record.Json.GetProperty("frequent_updates").GetBoolean());
        Assert.Equal("""["home"]""", record.Json.GetProperty("channels").GetRawText());
        Assert.Equal("""{}""", record.Json.GetProperty("tokens").GetRawText());
        Assert.Contains(paired["device_id"], (await server.Client.Get("/api/manage/channels/home")).Text, StringComparison.Ordinal);
        Assert.Contains("Kitchen", (await server.Client.Get($"/api/manage/devices/{paired["device_id"]}"))
            .Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_or_unknown_code_pairs_no_device()
    {
        var clock = new FakeTimeProvider();
        await using var server = await RunningServer.Start(clock: clock);
        var made = (await server.Client.Post("/api/manage/pairing-codes")).Is(HttpStatusCode.Created);
        clock.Advance(PairingCode.Lifetime);
        using var app = server.NewClient(key: null);

        var expired = await app.Post("/api/device/pair", new { code = made["code"], platform = "ios", name = "x" });
        var unknown = await app.Post("/api/device/pair", new { code = "0000-0000-0000", platform = "ios", name = "x" });

        Assert.Equal(unknown.Is(HttpStatusCode.NotFound).Text, expired.Is(HttpStatusCode.NotFound).Text);
    }

    [Fact]
    public async Task An_invalid_request_is_refused_and_does_not_use_the_code_up()
    {
        await using var server = await RunningServer.Start();
        var made = (await server.Client.Post("/api/manage/pairing-codes")).Is(HttpStatusCode.Created);
        using var app = server.NewClient(key: null);
        (object Body, string Message)[] wrong =
        [
            (new { code = made["code"], platform = "android", name = "x" }, "platform must be ios or web"),
            (new { code = made["code"], platform = "ios", name = "" }, "name must be"),
            (new { code = made["code"], platform = "ios", name = "x", environment = "staging" }, "environment must be"),
            (new { code = made["code"], platform = "ios", name = "x", os_version = "" }, "os_version must be"),
            (new { code = made["code"], platform = "ios" }, "name"),
            (new { code = made["code"], platform = "ios", name = "x", model = "iPhone 17" }, "model is unknown"),
        ];

        foreach (var (body, message) in wrong)
            Assert.Contains(message, (await app.Post("/api/device/pair", body)).Is(HttpStatusCode.BadRequest)["message"], StringComparison.Ordinal);

        (await app.Post("/api/device/pair", new { code = made["code"], platform = "web", name = "x" })).Is(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_code_for_an_unknown_channel_is_refused_and_the_newest_of_a_user_replaces_the_oldest()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await RunningServer.Start(clock: clock);
        (await server.Client.Post("/api/manage/pairing-codes", new { channels = new[] { "nope" } })).IsProblem(HttpStatusCode.BadRequest, "channels[0]");
        (await server.Client.Post("/api/manage/pairing-codes", new { user_id = "usr_nope" })).IsProblem(HttpStatusCode.BadRequest, "user_id");

        var codes = new List<string>();
        for (var i = 0; i <= PairingCode.MaxOpenOfUser; i++)
        {
            codes.Add((await server.Client.Post("/api/manage/pairing-codes")).Is(HttpStatusCode.Created)["code"]);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        using var app = server.NewClient(key: null);
        (await app.Post("/api/device/pair", new { code = codes[0], platform = "ios", name = "x" })).Is(HttpStatusCode.NotFound);
        (await app.Post("/api/device/pair", new { code = codes[1], platform = "ios", name = "x" })).Is(HttpStatusCode.Created);
        (await app.Post("/api/device/pair", new { code = codes[^1], platform = "ios", name = "x" })).Is(HttpStatusCode.Created);
    }

    [Fact]
    public async Task The_link_leads_to_a_page_for_browsers_and_to_the_app_once_there_is_one()
    {
        await using var server = await RunningServer.Start();
        using var browser = server.NewClient(key: null);

        var page = (await browser.Get("/pair")).Is(HttpStatusCode.OK);

        Assert.Equal("text/html", page.MediaType);
        Assert.Contains("Pair this device</button>", page.Text, StringComparison.Ordinal);
        (await browser.Get("/.well-known/apple-app-site-association")).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_server_reports_the_bundle_id_of_its_push_key()
    {
        var folder = Directory.CreateTempSubdirectory("activitysmith-key-").FullName;
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        await File.WriteAllTextAsync(Path.Combine(folder, "key.p8"), key.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
        await using var server = await RunningServer.Start(settings =>
        {
            settings["ACTIVITYSMITH_APNS__TEAMID"] = "TEAM123456";
            settings["ACTIVITYSMITH_APNS__KEYID"] = "KEY1234567";
            settings["ACTIVITYSMITH_APNS__KEYFILE"] = Path.Combine(folder, "key.p8");
            settings["ACTIVITYSMITH_APNS__BUNDLEID"] = "com.example.app";
            settings["ACTIVITYSMITH_APNS__HOST"] = "https://127.0.0.1:1";
        });
        using var browser = server.NewClient(key: null);

        var named = (await browser.Get("/.well-known/apple-app-site-association")).Is(HttpStatusCode.OK);

        Assert.Equal("application/json", named.MediaType);
        var details = named.Json.GetProperty("applinks").GetProperty("details")[0];
        Assert.Equal("TEAM123456.com.example.app", details.GetProperty("appIDs")[0].GetString());
        Assert.Equal("/pair", details.GetProperty("components")[0].GetProperty("/").GetString());
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task One_address_may_guess_ten_times_a_minute()
    {
        await using var server = await RunningServer.Start(settings => settings.Remove("ACTIVITYSMITH_LIMITS__REQUESTSPERMINUTE"));
        using var app = server.NewClient(key: null);
        object guess = new { code = "0000-0000-0000", platform = "ios", name = "x" };

        for (var i = 0; i < 10; i++) (await app.Post("/api/device/pair", guess)).Is(HttpStatusCode.NotFound);

        (await app.Post("/api/device/pair", guess)).Is(HttpStatusCode.TooManyRequests);
        (await server.Client.Get("/api/manage/devices")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Neither_code_nor_token_is_stored_in_plain_text()
    {
        await using var server = await RunningServer.Start();
        var open = (await server.Client.Post("/api/manage/pairing-codes")).Is(HttpStatusCode.Created)["code"];
        using var phone = await server.Pair(server.Client);

        var kept = await DatabaseImage.Raw(server);

        Assert.Contains(phone.Id, kept, StringComparison.Ordinal);
        Assert.DoesNotContain(phone.Token, kept, StringComparison.Ordinal);
        Assert.DoesNotContain(open, kept, StringComparison.Ordinal);
        Assert.DoesNotContain(open.Replace("-", "", StringComparison.Ordinal), kept, StringComparison.Ordinal);
    }
}
