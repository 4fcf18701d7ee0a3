using System.Net;
using System.Text.Json;
using ActivitySmith.Server.Tests.Manage;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Web;

public sealed class SendPagesTests
{
    public static TheoryData<string, string[]> States => new()
    {
        { "segmented_progress", ["number_of_steps=3", "current_step=2", "badge=New", "icon=bolt.fill"] },
        { "progress", ["percentage=42.5", "button=Open", "button-url=https://example.com"] },
        { "metrics", ["label-1=CPU", "value-1=9", "unit-1=%"] },
        { "stats", ["label-1=Revenue", "value-1=$2430", "label-3=Orders", "value-3=37"] },
        { "alert", ["message=Lumen came back"] },
        { "timer", ["duration_seconds=300", "direction=up"] },
        { "value", ["value=1,204"] },
    };

    [Theory]
    [MemberData(nameof(States))]
    public async Task A_state_of_every_type_is_shown_first_and_sent_as_shown(string kind, string[] fields)
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.SignedInByLink(server);
        (string, string)[] all = [("kind", kind), ("stream", "by-hand"), ("title", "By hand"), ("tags", "a, b"),
            .. fields.Select(field => (field.Split('=')[0], field.Split('=')[1]))];

        var preview = await browser.Submit($"/send?kind={kind}", "/send/preview", all);
        var card = JsonDocument.Parse(preview.Find("<activity-card quiet data-card=\"(\\{.+?\\})\"")).RootElement;
        Assert.Equal("By hand", card.GetProperty("content_state").GetProperty("title").GetString());
        (await server.Client.Get("/api/manage/streams/by-hand")).Is(HttpStatusCode.NotFound);

        (await browser.Submit($"/send?kind={kind}", "/send", all)).Says("Sent.");
        var sent = (await server.Client.Get("/api/manage/streams/by-hand")).Is(HttpStatusCode.OK).Json;
        Assert.Equal(card.GetProperty("content_state").GetRawText(), sent.GetProperty("content_state").GetRawText());
        Assert.Equal("[\"a\",\"b\"]", sent.GetProperty("tags").GetRawText());
    }

    [Fact]
    public async Task A_notification_is_sent()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.SignedInByLink(server);

        (await browser.Submit("/send?kind=notification", "/send", ("kind", "notification"), ("title", "Build passed"), ("message", "green"),
            ("interruption_level", "passive"))).Says("Sent.");

        var sent = Assert.Single(await server.Client.AllPages("/api/manage/notifications", 10)).GetProperty("content");
        Assert.Equal("passive", sent.GetProperty("interruption_level").GetString());
    }

    [Fact]
    public async Task The_composer_refuses_with_the_messages_of_the_api_and_keeps_the_typed_values()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.SignedInByLink(server);

        (await browser.Submit("/send?kind=progress", "/send", ("kind", "progress"), ("stream", "s"), ("title", "Typed"), ("percentage", "101")))
            .Says("percentage must be", HttpStatusCode.BadRequest).Says("value=\"Typed\"", HttpStatusCode.BadRequest);
        (await browser.Submit("/send?kind=progress", "/send", ("kind", "progress"), ("stream", "not a key"), ("title", "Typed"), ("percentage", "1")))
            .Says("stream_key must contain only", HttpStatusCode.BadRequest);
        (await browser.Submit("/send?kind=progress", "/send", ("kind", "progress"), ("stream", "s"), ("title", "Typed"), ("percentage", "1"),
            ("channels", "nowhere")))
            .Says("No recipients found", HttpStatusCode.NotFound);
        (await browser.Get("/send?kind=%3Cscript%3E")).Says("Steps done");
        Assert.Empty(await server.Client.AllPages("/api/manage/streams", 10));
    }

    [Fact]
    public async Task Sending_by_hand_counts_against_the_limit_of_the_account()
    {
        await using var server = await RunningServer.Start(settings => settings["ACTIVITYSMITH_LIMITS__REQUESTSPERMINUTE"] = "1");
        using var browser = await Browser.SignedInByLink(server);
        (string, string)[] fields = [("kind", "notification"), ("title", "Once")];
        (await browser.Submit("/send?kind=notification", "/send", fields)).Says("Sent.");

        (await browser.Submit("/send?kind=notification", "/send", fields)).Says("Rate limit exceeded", HttpStatusCode.TooManyRequests);
    }

    /// <summary>A new console project has no using for System.Text.</summary>
    [Fact]
    public async Task The_snippet_for_csharp_contains_the_usings_that_a_new_project_lacks()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.SignedInByLink(server);

        (await browser.Get("/send")).Says("System.Text.Encoding.UTF8");
    }
}
