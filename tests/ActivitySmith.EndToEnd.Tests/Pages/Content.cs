using System.Net.Http.Json;
using ActivitySmith.EndToEnd.Tests.Board;
using ActivitySmith.EndToEnd.Tests.Hosting;

namespace ActivitySmith.EndToEnd.Tests.Pages;

/// <summary>Content for every page: ordinary text, and text that breaks pages without encoding.</summary>
internal static class Content
{
    /// <summary>Markup, right-to-left marks and letters, emoji with joiners, zero-width characters, and a word without a break.</summary>
    private static readonly string Hostile =
        "<img src=x onerror=\"window.hacked=1\"></script><script>window.hacked=1</script>"
        + "\u202Eevil\u202C \u0645\u0631\u062D\u0628\u0627 \u200F\U0001F469\u200D\U0001F469\u200D\U0001F467\u200B\u200B\uFEFF";

    private static readonly string Long = Hostile + new string('W', 5000 - Hostile.Length);

    public static async Task Put(HttpClient client)
    {
        foreach (var (type, state) in States.ByType)
        {
            await client.PutStream("page-" + type.Replace('_', '-'), state);
        }
        await client.PutStream("hostile", new
        {
            type = "metrics",
            title = Long,
            subtitle = Long,
            metrics = new[] { new { label = Long, value = "9", unit = Hostile } },
            icon = new { symbol = Hostile },
        });
        await Send(client, "push-notification", new { title = "Build passed", message = "main is green again", tags = new[] { "ci" } });
        await Send(client, "push-notification",
            new { title = Long, message = Long, tags = new[] { Hostile[..64] }, metadata = new Dictionary<string, string> { ["key"] = Hostile } });
        await Send(client, "manage/channels", new { slug = "ops", name = "Operations", devices = new[] { "board" } });
        await Send(client, "manage/channels", new { slug = new string('w', 64), name = Hostile[..90], devices = new[] { "board" } });
        await Send(client, "manage/keys", new { name = Hostile[..90], scope = "channels", channels = new[] { "ops" } });
        await Send(client, "manage/metrics", new { key = "mrr", name = "Monthly revenue", format = "currency", currency = "EUR" });
        await Send(client, "manage/metrics", new { key = "hostile", name = Hostile[..90], format = "string" });
        foreach (var value in new[] { 12, 18, 14, 25 })
        {
            await Send(client, "metrics/mrr/value", new { value });
        }
        await Send(client, "metrics/hostile/value", new { value = Hostile[..64] });
    }

    /// <summary>Creates it once: 409 when another test has created it already.</summary>
    private static async Task Send(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(path, body);
        if (!answer.IsSuccessStatusCode && answer.StatusCode != System.Net.HttpStatusCode.Conflict)
        {
            throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }
    }
}
