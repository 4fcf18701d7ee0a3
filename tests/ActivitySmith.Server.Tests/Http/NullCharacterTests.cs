using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ActivitySmith.Server.Tests.Devices;
using ActivitySmith.Server.Tests.Manage;
using ActivitySmith.Server.Tests.Web;
using Xunit;

namespace ActivitySmith.Server.Tests.Http;

/// <summary>U+0000, which SQLite stores and PostgreSQL does not, is refused with 400 wherever the server accepts text, on both databases alike.</summary>
public sealed class NullCharacterTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly (string Route, string Body)[] Bodies =
    [
        ("PUT /api/live-activity/stream/s",
            """
            {"content_state":{"type":"segmented_progress","title":"t","subtitle":"u","number_of_steps":3,"current_step":1,"color":"lime"},
             "action":{"title":"Open","type":"open_url","url":"https://example.com"},"alert":{"title":"a","body":"b"},
             "target":{"channels":["ops"]},"tags":["one"],"metadata":{"key":"value"}}
            """),
        ("DELETE /api/live-activity/stream/s", """{"content_state":{"title":"t","type":"value","value":"v"}}"""),
        ("POST /api/live-activity/start", """{"content_state":{"type":"alert","title":"t","message":"m","icon":{"symbol":"bolt"}}}"""),
        ("POST /api/live-activity/update", """{"activity_id":"a","content_state":{"title":"t"}}"""),
        ("POST /api/live-activity/end", """{"activity_id":"a","content_state":{"title":"t"}}"""),
        ("POST /api/push-notification",
            """{"title":"t","subtitle":"s","message":"m","payload":{"free":{"deep":["x"]}}"""
            + ""","redirection":"https://example.com","target":{"channels":["ops"]},"metadata":{"key":"value"}}"""),
        ("POST /api/badge", """{"badge":1,"target":{"channels":["ops"]}}"""),
        ("POST /api/metrics/m/value", """{"value":"text"}"""),
        ("POST /api/manage/keys", """{"name":"n","scope":"channels","channels":["ops"]}"""),
        ("POST /api/manage/channels", """{"slug":"c","name":"n","devices":["d"]}"""),
        ("PATCH /api/manage/channels/ops", """{"name":"n"}"""),
        ("POST /api/manage/metrics", """{"key":"k","name":"n","format":"string"}"""),
        ("PATCH /api/manage/devices/board", """{"name":"n"}"""),
        ("POST /api/manage/pairing-codes", """{"channels":["ops"]}"""),
        ("POST /api/device/pair", """{"code":"ABCD-EFGH","platform":"ios","name":"n","os_version":"18.2"}"""),
        ("PATCH /api/device", """{"name":"n","os_version":"18.2","app_version":"1"}"""),
        ("PUT /api/device/tokens", """{"apns_token":"ab"}"""),
    ];

    public static TheoryData<string> Routes => [.. Bodies.Select(one => one.Route)];

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task No_text_and_no_name_in_a_body_may_contain_it(string route)
    {
        using var phone = await fixture.Server.Pair(fixture.Client);
        var client = route.Contains("/api/device", StringComparison.Ordinal) ? phone.Client : fixture.Client;
        var (method, path) = (HttpMethod.Parse(route.Split(' ')[0]), route.Split(' ')[1]);
        var body = Array.Find(Bodies, one => one.Route == route).Body;

        foreach (var broken in Broken(body))
            Assert.True((await client.Send(method, path, broken)).Status == HttpStatusCode.BadRequest,
                $"{route} {broken}: {(await client.Send(method, path, broken)).Status}");
    }

    [Theory]
    [InlineData("/api/manage/streams?tag=%00")]
    [InlineData("/api/manage/activities?stream=a%00b")]
    [InlineData("/api/manage/streams/a%00b")]
    [InlineData("/api/manage/metrics/%00")]
    [InlineData("/api/metrics/%00/value")]
    [InlineData("/api/live-activity/stream/%00")]
    [InlineData("/streams?tag=%00")]
    [InlineData("/audit?actor=%00")]
    [InlineData("/sign-in?token=%00")]
    [InlineData("/sign-in/link?token=%00")]
    [InlineData("/invite?token=%00")]
    public async Task No_address_may_contain_it(string address) => (await fixture.Client.Get(address)).Is(HttpStatusCode.BadRequest);

    [Theory]
    [InlineData("streams", "streams", "\0")]
    [InlineData("metrics", "metrics", "\0")]
    [InlineData("activities", "activities", "1", "\0")]
    [InlineData("keys", "keys", "1", "\0")]
    public async Task No_cursor_may_contain_it(string route, params string[] parts) =>
        (await fixture.Client.Get($"/api/manage/{route}?cursor={Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join('\n', parts)))}"))
            .IsProblem(HttpStatusCode.BadRequest, "cursor");

    [Fact]
    public async Task No_form_may_contain_it()
    {
        using var browser = await Browser.Owner(fixture.Server);
        (string Page, string Action, (string, string)[] Fields)[] forms =
        [
            ("/channels", "/channels", [("slug", "ops"), ("name", "a\0b")]), ("/keys", "/keys", [("name", "a\0b"), ("scope", "all")]),
            ("/account", "/account/sign-in", [("email", "a\0b@example.com"), ("password", Browser.Password)]),
            ("/send", "/send", [("kind", "value"), ("stream", "s"), ("title", "a\0b"), ("value", "1")]),
        ];
        foreach (var (page, action, fields) in forms) (await browser.Submit(page, action, fields)).Is(HttpStatusCode.BadRequest);
        using var stranger = new Browser(fixture.Server);
        (await stranger.SignIn("a\0b")).Is(HttpStatusCode.BadRequest);
    }

    /// <summary>The body with U+0000 in one text or one name after the other.</summary>
    private static IEnumerable<string> Broken(string body)
    {
        var places = Places(JsonNode.Parse(body)!).Count();
        for (var place = 0; place < places; place++)
        {
            var copy = JsonNode.Parse(body)!;
            Places(copy).ElementAt(place)();
            yield return copy.ToJsonString();
        }
    }

    private static IEnumerable<Action> Places(JsonNode node) => node switch
    {
        JsonObject members => members.ToList().SelectMany(member => (Action[])
            [
                () => members.Add(member.Key + "\0", 1),
                .. member.Value is JsonValue text && text.GetValueKind() == System.Text.Json.JsonValueKind.String
                    ? [() => members[member.Key] = text.GetValue<string>() + "\0"] : Places(member.Value!),
            ]),
        JsonArray items => Enumerable.Range(0, items.Count)
            .SelectMany(i => items[i] is JsonValue text ? [() => items[i] = text.GetValue<string>() + "\0"] : Places(items[i]!)),
        _ => [],
    };
}
