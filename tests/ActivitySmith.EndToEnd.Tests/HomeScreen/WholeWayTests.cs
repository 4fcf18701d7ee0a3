using ActivitySmith.EndToEnd.Tests.Board;
using ActivitySmith.EndToEnd.Tests.Hosting;
using ActivitySmith.EndToEnd.Tests.WebPush;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.HomeScreen;

/// <summary>From a script's request to the notification: the app subscribes, the server encrypts and sends, the worker shows the text.</summary>
public sealed class WholeWayTests(BrowserFixture browser)
{
    [Fact(Skip = Needs.ChromiumAndNode, SkipUnless = nameof(Places.HasChromiumAndWebPushPackages), SkipType = typeof(Places))]
    public async Task The_worker_of_a_closed_app_shows_the_state_that_a_script_sends()
    {
        var folder = Directory.CreateTempSubdirectory("activitysmith-push-");
        try
        {
            var certificate = PushServiceCertificate.New(folder.FullName);
            using var service = await PushServiceProcess.Start(certificate);
            await using var server = await ServerProcess.Start(("SSL_CERT_FILE", certificate), ("ACTIVITYSMITH_WEBPUSH__HOSTS", "localhost"));
            using var client = server.Client();
            await using var phone = await WebPhone.Come(browser, server);
            await phone.Context.AddInitScriptAsync($$"""
                PushManager.prototype.getSubscription = async () => null;
                PushManager.prototype.subscribe = async () => ({ toJSON: () => ({{service.Subscription}}) });
                """);
            await phone.Open(await WebPhone.PairingLink(client));
            var reported = phone.Page.WaitForResponseAsync(answer => answer.Url.EndsWith("/api/device/tokens", StringComparison.Ordinal));
            await phone.Press("Pair this device");
            Assert.True((await reported).Ok);
            await phone.IsLive();
            var worker = await WorkerScope.Of(phone);

            await client.PutStream("backup",
                new { type = "segmented_progress", title = "Nightly backup", subtitle = "upload", number_of_steps = 3, current_step = 2 });
            await worker.Push(await service.Next(message => message.Contains("started", StringComparison.Ordinal)));
            var started = Assert.Single(await worker.Notifications("shown => shown.length === 1"));
            Assert.Equal("Nightly backup", started.GetProperty("title").GetString());
            Assert.Contains("upload", started.GetProperty("body").GetString(), StringComparison.Ordinal);

            await client.EndStream("backup");
            await worker.Push(await service.Next(message => message.Contains("ended", StringComparison.Ordinal)));
            var ended = Assert.Single(await worker.Notifications("shown => shown[0]?.data.state === 'ended'"));
            Assert.Equal(started.GetProperty("tag").GetString(), ended.GetProperty("tag").GetString());

            await client.Post("push-notification", new
            {
                title = "Deploy?",
                message = "3 commits",
                actions = new[] { new { title = "Log", type = "open_url", url = "https://ci.example.com/42" } }
            });
            await worker.Push(await service.Next(message => message.Contains("Deploy?", StringComparison.Ordinal)));
            await worker.Notifications("shown => shown.some(one => one.title === 'Deploy?' && one.actions[0].title === 'Log')");
            var button = (await worker.Notifications("shown => shown.length === 2")).Single(one => one.GetProperty("title").GetString() == "Deploy?")
                .GetProperty("actions")[0];
            await worker.Press("Deploy?", button.GetProperty("action").GetString()!);
            Assert.Equal("https://ci.example.com/42", (await worker.Evaluate("self.opened")).GetString());

            var id = (await client.Post("push-notification", new { title = "Deploying", message = "step 1" })).GetProperty("notification_id").GetString()!;
            await worker.Push(await service.Next(message => message.Contains("Deploying", StringComparison.Ordinal)));
            Assert.False((await worker.Notifications("shown => shown.some(one => one.title === 'Deploying')")).Single(IsIt).GetProperty("silent").ValueKind
                is System.Text.Json.JsonValueKind.True);
            await phone.Tab("History");
            await phone.Page.GetByText("step 1").WaitForAsync();
            await client.Put($"push-notification/{id}", new { title = "Deployed", message = "all of it" });
            await worker.Push(await service.Next(message => message.Contains("Deployed", StringComparison.Ordinal)));
            var replaced = (await worker.Notifications("shown => shown.some(one => one.title === 'Deployed')")).Single(IsIt);
            Assert.True(replaced.GetProperty("silent").GetBoolean());
            await phone.Page.GetByText("all of it").WaitForAsync();
            Assert.Equal(0, await phone.Page.GetByText("step 1").CountAsync());

            await client.Delete($"push-notification/{id}");
            await worker.Push(await service.Next(message => message.Contains("withdrawn", StringComparison.Ordinal)));
            Assert.DoesNotContain(await worker.Notifications($"shown => !shown.some(one => one.tag === '{id}')"), IsIt);
            await phone.Page.GetByText("all of it").WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Detached });

            bool IsIt(System.Text.Json.JsonElement one) => one.GetProperty("tag").GetString() == id;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
