using System.Text;
using System.Text.Json;
using ActivitySmith.Contracts;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Http.Bodies;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ActivitySmith.Server.Tests.Http;

/// <summary>10,000 damaged bodies: each is either valid JSON and accepted, or refused with the path of the error; none causes an exception.</summary>
public sealed class BodyFuzzTests(ITestOutputHelper output)
{
    private const int Bodies = 10_000;
    private const int Seed = 20260710;

    private const string State = """
        {"title":"Nightly backup 🚀","subtitle":"step","type":"segmented_progress","number_of_steps":3,"current_step":1,"percentage":12.5,"value":3,
        "upper_limit":10,"duration_seconds":300,"counts_down":true,"is_running":false,"metrics":[{"label":"CPU","value":27,"unit":"%","color":"red"},
        {"label":"MEM","value":"64 GB"}],
        "message":"m","icon":{"symbol":"bolt.fill","color":"lime"},"badge":{"title":"new","color":"cyan"},"color":"blue",
        "step_color":"red","step_colors":["red","lime"],
        "auto_dismiss_minutes":2,"auto_dismiss_seconds":0}
        """;

    private const string Button = """{"title":"Retry","type":"webhook","url":"https://example.com/hook","method":"POST","body":{"a":{"b":[1,"x",null]}}}""";
    private const string Labels = """
        "tags":["nightly","db"],"metadata":{"run":"8842","ok":true,"n":1.5}
        """;

    private static readonly (string Good, Func<HttpContext, Task<Refusal?>> Bind)[] Routes =
    [
        ($$"""{"content_state":{{State}},"action":{{Button}},"secondary_action":{{Button}},"alert":{"title":"t","body":"b"}"""
            + $$""","channels":["ops"],"target":{"channels":["ops"]},{{Labels}},"activity_id":""}""",
            Bind<StreamPutRequest>),
        ($$"""{"content_state":{{State}},"action":{{Button}},"alert":{"title":"t"},"target":{"channels":["ops","devs"]},{{Labels}}}""",
            Bind<ActivityStartRequest>),
        ($$"""{"activity_id":"h8QmSyYFTuwOIF6Wh3YcZlzHLhUcr034","content_state":{{State}},"action":{{Button}},{{Labels}}}""", Bind<ActivityUpdateRequest>),
        ($$"""{"activity_id":"h8QmSyYFTuwOIF6Wh3YcZlzHLhUcr034","content_state":{{State}},{{Labels}}}""", Bind<ActivityEndRequest>),
        ($$"""{"title":"t","message":"m","subtitle":"s","media":"https://e.com/a.png","actions":[{{Button}}]"""
            + $$""","payload":{"k":[{"v":1}]},"badge":3,"sound":"default","icon":"https://e.com/i.png","interruption_level":"active","target":"""
            + $$"""{"channels":["ops"]},{{Labels}}}""",
            Bind<PushRequest>),
        ("""{"badge":8333,"target":{"channels":["sales"]}}""", Bind<BadgeRequest>),
        ("""{"value":12.5,"timestamp":"2026-07-10T12:00:00.000Z"}""", Bind<MetricValueRequest>),
        ($$"""{"content_state":{{State}},"action":{{Button}},{{Labels}}}""", BindOptional<StreamDeleteRequest>),
    ];

    [Fact]
    public async Task The_valid_bodies_are_accepted()
    {
        foreach (var (good, bind) in Routes) Assert.Null(await bind(Request(Encoding.UTF8.GetBytes(good))));
    }

    [Fact]
    public async Task Damaged_bodies_are_accepted_as_valid_json_or_refused_by_path()
    {
        var mutations = new BodyMutations(Seed);
        var refused = 0;
        for (var i = 0; i < Bodies; i++)
        {
            var (good, bind) = Routes[i % Routes.Length];
            var body = mutations.Next(good);

            var refusal = await bind(Request(body));

            if (refusal is null)
            {
                AssertStrictJson(body);
                continue;
            }

            refused++;
            Assert.Equal(RefusalKind.Invalid, refusal.Kind);
            Assert.False(string.IsNullOrEmpty(refusal.Path), Shown(body));
            Assert.True(refusal.Message.Contains(refusal.Path, StringComparison.Ordinal), $"{refusal.Message} does not name {refusal.Path}: {Shown(body)}");
            Assert.DoesNotContain("has a value that the server cannot read", refusal.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("wrong type or value", refusal.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("System.", refusal.Message, StringComparison.Ordinal);
        }

        output.WriteLine($"{refused} of {Bodies} refused");
        Assert.InRange(refused, Bodies / 2, Bodies - 1);
    }

    /// <summary>An accepted body must be JSON to a reader that shares no code with this server.</summary>
    private static void AssertStrictJson(byte[] body)
    {
        var text = Encoding.UTF8.GetString(body).Trim();
        if (text.Length == 0) return;
        using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 32, AllowDuplicateProperties = false });
    }

    private static DefaultHttpContext Request(byte[] body)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "PUT";
        context.Request.ContentType = "application/json";
        context.Request.ContentLength = body.Length;
        context.Request.Body = new MemoryStream(body);
        return context;
    }

    private static async Task<Refusal?> Bind<T>(HttpContext context)
        where T : class => (await JsonBody<T>.BindAsync(context)).Refusal;

    private static async Task<Refusal?> BindOptional<T>(HttpContext context)
        where T : class => (await OptionalJsonBody<T>.BindAsync(context)).TryGet(out _, out var refusal) ? null : refusal.Refusal;

    private static string Shown(byte[] body) => Encoding.UTF8.GetString(body);
}
