using ActivitySmith.EndToEnd.Tests.Board;
using ActivitySmith.EndToEnd.Tests.Hosting;
using ActivitySmith.EndToEnd.Tests.Pages;
using ActivitySmith.EndToEnd.Tests.WebPush;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ActivitySmith.EndToEnd.Tests.HomeScreen;

/// <summary>Notifications are offered once and turned on by a press, and the server gets the browser's address at every open.</summary>
public sealed class SubscriptionTests(BrowserFixture browser)
{
    /// <summary>Replaces the browser's push manager, which needs a service that tests do not have. The key is that of RFC 8291, appendix A.</summary>
    private const string PushManagerOfTests = """
        {
          const made = () => JSON.parse(localStorage.getItem('subscription') ?? 'null');
          const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), letter => letter.charCodeAt(0)).buffer;
          const as = ({ endpoint, key }) => ({
            endpoint, options: { applicationServerKey: bytes(key) },
            toJSON: () => ({
              endpoint,
              keys: {
                p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
                auth: 'BTBZMqHH6r4Tts7J_aSIgg',
              },
            }),
            unsubscribe: async () => { localStorage.removeItem('subscription'); return true; },
          });
          PushManager.prototype.getSubscription = async () => made() && as(made());
          PushManager.prototype.subscribe = async options => {
            const number = 1 + Number(localStorage.getItem('subscriptions') ?? 0);
            localStorage.setItem('subscriptions', number);
            localStorage.setItem('subscription', JSON.stringify({ endpoint: `https://push.example/${number}`, key: options.applicationServerKey }));
            return as(made());
          };
        }
        """;

    [Fact(Skip = Needs.ChromiumAndNode, SkipUnless = nameof(Places.HasChromiumAndWebPushPackages), SkipType = typeof(Places))]
    public async Task DeadSubscription_IsReplacedByTheAppAndNotificationsArriveAgain()
    {
        var folder = Directory.CreateTempSubdirectory("activitysmith-push-");
        try
        {
            var certificate = PushServiceCertificate.New(folder.FullName);
            using var service = await PushServiceProcess.Start(certificate);
            await using var server = await ServerProcess.Start(("SSL_CERT_FILE", certificate), ("ACTIVITYSMITH_WEBPUSH__HOSTS", "localhost"));
            using var client = server.Client();
            await using var phone = await WebPhone.Come(browser, server);
            await phone.Context.AddInitScriptAsync(PushManagerOf(service.Subscription));
            await phone.Open(await WebPhone.PairingLink(client));
            await phone.Press("Pair this device");
            await phone.IsLive();
            await phone.Tab("Device");
            await Expect(phone.Page.GetByText("Notifications are on.")).ToBeVisibleAsync();
            Assert.Equal(["/gone-1"], await Given(phone));

            // The push service replies with 410; the open app learns of it and subscribes again, and the message arrives.
            await client.Post("push-notification", new { title = "After all" });
            await service.Next(line => line == "410");
            await service.Next(line => line.Contains("After all", StringComparison.Ordinal));
            await Expect(phone.Page.GetByText("Notifications are on.")).ToBeVisibleAsync();
            Assert.Equal(["/gone-1", "/browser-2"], await Given(phone));

            // A browser that still has the dead subscription, as many never learn of its end; and one that Chrome has removed.
            foreach (var (held, given) in new[] { ("gone-1", "/browser-3"), ("https://permanently-removed.invalid/fcm/send/1", "/browser-4") })
            {
                await phone.Page.EvaluateAsync("held => localStorage.setItem('held', held)", held);
                await phone.Page.ReloadAsync();
                await phone.Tab("Device");
                await Expect(phone.Page.GetByText("Notifications are on.")).ToBeVisibleAsync();
                Assert.Equal(given, (await Given(phone))[^1]);
                await client.Post("push-notification", new { title = $"Over {given}" });
                await service.Next(line => line.Contains($"Over {given}", StringComparison.Ordinal));
            }

            Assert.Empty(phone.Problems);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Paths of the subscriptions that the browser was given, in order.</summary>
    private static Task<string[]> Given(WebPhone phone) => phone.Page.EvaluateAsync<string[]>("() => JSON.parse(localStorage.getItem('given'))");

    /// <summary>A push manager whose first subscription is dead, and whose later ones are those of the push service.</summary>
    private static string PushManagerOf(string subscription) => $$"""
        {
          const { endpoint, keys } = {{subscription}};
          const given = () => JSON.parse(localStorage.getItem('given') ?? '[]');
          const as = held => ({
            toJSON: () => ({ endpoint: new URL(held, endpoint).href, keys }),
            unsubscribe: async () => { localStorage.removeItem('held'); return true; },
          });
          PushManager.prototype.getSubscription = async () => localStorage.getItem('held') && as(localStorage.getItem('held'));
          PushManager.prototype.subscribe = async () => {
            const number = given().length + 1;
            const path = number === 1 ? '/gone-1' : `/browser-${number}`;
            localStorage.setItem('given', JSON.stringify([...given(), path]));
            localStorage.setItem('held', path);
            return as(path);
          };
        }
        """;

    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task Notifications_are_turned_on_by_a_press_and_the_address_is_reported_again_when_the_server_lost_it()
    {
        await using var server = await ServerProcess.Start(("ACTIVITYSMITH_WEBPUSH__HOSTS", "push.example"));
        using var client = server.Client();
        await using var phone = await WebPhone.Come(browser, server, mayNotify: false);
        await phone.Context.AddInitScriptAsync(PushManagerOfTests);
        await phone.Context.AddInitScriptAsync("""
            {
              // The browser's permission prompt; private windows never answer it.
              const answer = () => localStorage.getItem('permission') ?? 'default';
              Object.defineProperty(Notification, 'permission', { get: answer });
              Notification.requestPermission = async () => { localStorage.setItem('permission', 'granted'); return answer(); };
            }
            """);
        await phone.Open(await WebPhone.PairingLink(client));
        await phone.Press("Pair this device");
        await phone.IsLive();
        var device = await phone.DeviceId();
        Assert.False((await client.Manage($"devices/{device}")).GetProperty("reachable").GetBoolean());

        await phone.Press("Turn on notifications");
        await Expect(phone.Page.GetByText("Get notified when something starts")).ToBeHiddenAsync();
        Assert.True((await client.Manage($"devices/{device}")).GetProperty("reachable").GetBoolean());

        // Another subscription than the one that the server has: browsers replace subscriptions without an event.
        await phone.Page.EvaluateAsync("() => localStorage.removeItem('subscription')");
        // The request, not its response: Playwright may wait forever for the body of a response that a page under a service worker received.
        var reported = phone.Page.WaitForRequestAsync(request => request.Url.EndsWith("/api/device/tokens", StringComparison.Ordinal));
        await phone.Page.ReloadAsync();
        Assert.Equal(2, (await reported).PostDataJSON()!.Value.GetProperty("generation").GetInt64());

        await phone.Tab("Device");
        await Expect(phone.Page.GetByText("Notifications are on.")).ToBeVisibleAsync();
        await phone.Press("Send test");
        await Expect(phone.Page.GetByText("Sent. It should arrive within seconds.")).ToBeVisibleAsync();
        Assert.Empty(phone.Problems);

        await using var ann = await Visitor.SignedIn(browser, server);
        await ann.Go("/devices");
        var row = ann.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Chrome on Linux" });
        await Expect(row).ToContainTextAsync("Browser");
        await row.GetByRole(AriaRole.Button, new() { Name = "Send test" }).ClickAsync();
        await Expect(ann.Page.GetByText("This device gets notifications.")).ToBeVisibleAsync();
        await Expect(ann.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Chrome on Linux" })).ToBeVisibleAsync();
    }
}
