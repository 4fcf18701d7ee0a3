using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;

namespace ActivitySmith.EndToEnd.Tests.HomeScreen;

/// <summary>The service worker of a phone, through DevTools: delivers pushes to it and evaluates expressions inside it.</summary>
internal sealed class WorkerScope
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> asked = new();
    private readonly WebPhone phone;
    private readonly ICDPSession page;
    private readonly ICDPSession targets;
    private readonly string registration;
    private string session = "";
    private int last, pushes;

    private WorkerScope(WebPhone phone, ICDPSession page, ICDPSession targets, string registration) =>
        (this.phone, this.page, this.targets, this.registration) = (phone, page, targets, registration);

    public static async Task<WorkerScope> Of(WebPhone phone)
    {
        var ofPage = await phone.Context.NewCDPSessionAsync(phone.Page);
        var registered = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        ofPage.Event("ServiceWorker.workerRegistrationUpdated").OnEvent += (_, update) =>
        {
            foreach (var one in update!.Value.GetProperty("registrations").EnumerateArray())
            {
                if (!one.GetProperty("isDeleted").GetBoolean()) registered.TrySetResult(one.GetProperty("registrationId").GetString()!);
            }
        };
        await ofPage.SendAsync("ServiceWorker.enable");
        var ofBrowser = await phone.Context.Browser!.NewBrowserCDPSessionAsync();
        var scope = new WorkerScope(phone, ofPage, ofBrowser, await registered.Task.WaitAsync(TimeSpan.FromSeconds(60)));
        await scope.Attach();
        await scope.Evaluate("""
            (() => {
              const show = registration.showNotification.bind(registration);
              self.shown = 0;
              registration.showNotification = async (...of) => {
                await show(...of);
                shown++;
                dispatchEvent(new Event('shown'));
              };
            })()
            """);
        return scope;
    }

    /// <summary>Delivers a push like a push service; the text is the decrypted body. Returns when the worker has shown a notification for it.</summary>
    public async Task Push(string text)
    {
        await Deliver(text);
        await Shown(++pushes);
    }

    public Task Push(object message) => Push(JsonSerializer.Serialize(message));

    /// <summary>Delivers all at once, as after an hour without a network. Returns when the worker has shown a notification for each.</summary>
    public async Task Push(IReadOnlyList<object> messages)
    {
        await Task.WhenAll(messages.Select(message => Deliver(JsonSerializer.Serialize(message))));
        await Shown(pushes += messages.Count);
    }

    /// <summary>
    /// Waits until the worker has shown this many notifications since it was attached. Do not list notifications before: Chromium's list drops those
    /// that the screen does not show yet.
    /// </summary>
    public Task Shown(int count) => Evaluate($$"""
        new Promise(resolve => {
          const check = () => { if (shown >= {{count}}) resolve(); else addEventListener('shown', check, { once: true }); };
          check();
        })
        """);

    /// <summary>Evaluates an expression inside the worker and awaits its promise.</summary>
    public async Task<JsonElement> Evaluate(string expression)
    {
        var id = Interlocked.Increment(ref last);
        var answer = asked[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var message = new { id, method = "Runtime.evaluate", @params = new { expression, awaitPromise = true, returnByValue = true } };
        await targets.SendAsync("Target.sendMessageToTarget", new() { ["sessionId"] = session, ["message"] = JsonSerializer.Serialize(message) });
        var result = await answer.Task.WaitAsync(TimeSpan.FromSeconds(60));
        if (result.GetProperty("result").TryGetProperty("exceptionDetails", out var failed)) throw new InvalidOperationException($"{expression}: {failed}");
        return result.GetProperty("result").GetProperty("result").TryGetProperty("value", out var value) ? value : default;
    }

    /// <summary>Waits until the shown notifications meet the condition; each has title, body, tag, silent, renotify, actions and data.</summary>
    public async Task<IReadOnlyList<JsonElement>> Notifications(string until)
    {
        var found = await Evaluate($$"""
            new Promise(resolve => {
              const check = async () => {
                const shown = (await registration.getNotifications()).map(({ title, body, tag, silent, renotify, actions, data, icon }) =>
                  ({ title, body, tag, silent, renotify, actions, data, icon }));
                if (({{until}})(shown)) resolve(shown); else setTimeout(check, 20);
              };
              check();
            })
            """);
        return [.. found.EnumerateArray()];
    }

    /// <summary>
    /// Presses the notification with this title, or one of its buttons. A press made by a script may neither focus nor open windows: the worker's
    /// attempts are recorded as <c>opened</c> and <c>focused</c>, which are promises.
    /// </summary>
    public Task Press(string title, string action = "") => Evaluate($$"""
        (async () => {
          self.focused = new Promise(resolve => { WindowClient.prototype.focus = async function () { resolve(this.url); return this; }; });
          self.opened = new Promise(resolve => { Clients.prototype.openWindow = async url => { resolve(url); return null; }; });
          const pressed = (await registration.getNotifications()).find(one => one.title === {{JsonSerializer.Serialize(title)}});
          self.dispatchEvent(new NotificationEvent('notificationclick', { notification: pressed, action: {{JsonSerializer.Serialize(action)}} }));
        })()
        """);

    /// <summary>Like <see cref="Push(string)"/>, but returns at once.</summary>
    public Task<JsonElement?> Deliver(string text) => page.SendAsync("ServiceWorker.deliverPushMessage", new()
    {
        ["origin"] = phone.Origin.GetLeftPart(UriPartial.Authority),
        ["registrationId"] = registration,
        ["data"] = text,
    });

    private async Task Attach()
    {
        targets.Event("Target.receivedMessageFromTarget").OnEvent += (_, received) =>
        {
            var message = JsonElement.Parse(received!.Value.GetProperty("message").GetString()!);
            if (message.TryGetProperty("id", out var id) && asked.TryRemove(id.GetInt32(), out var waiting)) waiting.TrySetResult(message);
        };
        var own = (await page.SendAsync("Target.getTargetInfo"))!.Value.GetProperty("targetInfo").GetProperty("browserContextId").GetString();
        var all = (await targets.SendAsync("Target.getTargets"))!.Value.GetProperty("targetInfos").EnumerateArray();
        var worker = all.Single(target =>
            target.GetProperty("type").GetString() == "service_worker" && target.GetProperty("browserContextId").GetString() == own);
        var attached = await targets.SendAsync(
            "Target.attachToTarget", new() { ["targetId"] = worker.GetProperty("targetId").GetString()!, ["flatten"] = false });
        session = attached!.Value.GetProperty("sessionId").GetString()!;
    }
}
