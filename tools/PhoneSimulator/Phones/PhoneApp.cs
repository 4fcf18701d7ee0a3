using System.Text.Json;

namespace PhoneSimulator.Phones;

public enum AppState
{
    /// <summary>Not on screen; the system may wake it.</summary>
    Background,

    Foreground,

    /// <summary>Swiped out of the app switcher: the system does not wake it until it is opened.</summary>
    ForceQuit,
}

/// <summary>The app on a phone: posts tokens and reports until the server has them, and asks what is current when it is woken.</summary>
public sealed class PhoneApp : IAsyncDisposable
{
    private const int TapLid = 100;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Phone phone;
    private readonly PhoneParts parts;
    private readonly Errands errands = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly List<Tap> taps = [];
    private TaskCompletionSource signal = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task running = Task.CompletedTask;
    private DateTimeOffset heldUntil;
    private int failures;
    private int asking;
    private string? activitiesETag;
    private JsonElement activities;
    private string? metricsETag;
    private DeviceApi? api;
    private long tapIds;

    public PhoneApp(Phone phone, PhoneParts parts)
    {
        this.phone = phone;
        this.parts = parts;
    }

    public AppState State { get; private set; } = AppState.Background;

    /// <summary>Null until it is paired, and after it left.</summary>
    public string? DeviceId { get; private set; }

    /// <summary>What the widget shows: the array of the metrics answer; undefined: nothing yet.</summary>
    public JsonElement Metrics { get; private set; }

    public (int Fetched, int Unchanged) MetricFetches { get; private set; }

    /// <summary>Status of the last answer that refused what the app had asked for; 0: none. A correct app and server never meet one.</summary>
    public int LastRefusal { get; private set; }

    public IReadOnlyList<Tap> Taps => taps;

    /// <summary>What the server has not confirmed yet, what is on its way included.</summary>
    public int Waiting => errands.Waiting + asking;

    /// <returns>Null when it is paired; else what the server answered.</returns>
    public async Task<ApiAnswer?> Pair(Uri server, string code, CancellationToken cancellation)
    {
        var client = new DeviceApi(parts.Http, server, null);
        var profile = phone.Profile;
        var answer = await client.Pair(
            new
            {
                code,
                platform = "ios",
                name = profile.Name,
                environment = profile.Environment,
                os_version = profile.OsVersion,
                app_version = profile.AppVersion,
                frequent_updates = profile.FrequentUpdates,
            },
            cancellation);
        if (answer.Verdict != ApiVerdict.Done || Text(answer.Body, "token") is not { } token || Text(answer.Body, "device_id") is not { } id) return answer;
        lock (phone.Gate)
        {
            api = client.WithToken(token);
            DeviceId = id;
            errands.Clear();
            errands.TokensDue = true;
            failures = 0;
            heldUntil = default;
            if (running.IsCompleted) running = Task.Run(Run, CancellationToken.None);
            phone.Changed();
        }

        Signal();
        return null;
    }

    /// <summary>The system has started an activity by push and wakes the app, if it may.</summary>
    public void Started(LockScreenCard card)
    {
        if (State != AppState.ForceQuit)
        {
            // Two cards for one activity: the app keeps the newer, as docs and good sense ask for.
            foreach (var older in phone.Activities.OfActivity(card.ActivityId).Where(other => other != card).ToList()) phone.Drop(older);
        }

        Report(card, "started");
    }

    /// <summary>Tells the server when the app's way of reporting lets it.</summary>
    public void Report(LockScreenCard card, string state)
    {
        if (DeviceId is null || phone.Profile.Report == ReportMode.Never) return;
        var wait = TimeSpan.Zero;
        if (phone.Profile.Report == ReportMode.Late)
            wait = phone.Profile.LateMs is { } fixedWait ? TimeSpan.FromMilliseconds(fixedWait) : parts.Random.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
        Put(card, state, wait);
    }

    /// <summary>The card has a new update token.</summary>
    public void Rotated(LockScreenCard card) => Put(card, "started", TimeSpan.Zero);

    /// <summary>The user opens the app: it posts its tokens again, asks what is current, and may start what is missing.</summary>
    public void Open()
    {
        lock (phone.Gate)
        {
            State = AppState.Foreground;
            if (DeviceId is null) return;
            errands.TokensDue = true;
            errands.SyncDue = true;
            if (phone.Profile.Report != ReportMode.Never)
                foreach (var card in phone.Activities.Cards.Where(card => card.IsRunning)) Put(card, "shown", TimeSpan.Zero);
            phone.Changed();
        }

        Signal();
    }

    /// <summary>The system gives the app a moment in the background.</summary>
    public void Wake()
    {
        lock (phone.Gate)
        {
            if (DeviceId is null || State == AppState.ForceQuit) return;
            errands.SyncDue = true;
        }

        Signal();
    }

    public void GoToBackground()
    {
        lock (phone.Gate)
        {
            if (State == AppState.Foreground) State = AppState.Background;
            phone.Changed();
        }
    }

    public void ForceQuit()
    {
        lock (phone.Gate)
        {
            State = AppState.ForceQuit;
            errands.ForgetReports();
            phone.Changed();
        }
    }

    /// <summary>The phone was restarted: what the app had only in memory is gone.</summary>
    public void Reboot()
    {
        lock (phone.Gate)
        {
            if (State == AppState.Foreground) State = AppState.Background;
            errands.ForgetReports();
            phone.Changed();
        }
    }

    public void TokensRotated()
    {
        lock (phone.Gate) errands.TokensDue = DeviceId is not null;
        Signal();
    }

    public void ProfileChanged()
    {
        lock (phone.Gate) errands.ProfileDue = DeviceId is not null;
        Signal();
    }

    /// <summary>The widget's extension runs whatever the app does.</summary>
    public void FetchMetrics()
    {
        lock (phone.Gate) errands.MetricsDue = DeviceId is not null;
        Signal();
    }

    /// <returns>Null when there is no place or no server.</returns>
    public Tap? Press(string actionId)
    {
        Tap tap;
        lock (phone.Gate)
        {
            if (DeviceId is null) return null;
            tap = new(actionId, $"{phone.Id}-tap-{++tapIds}-{parts.Random.Hex(8)}");
            if (!errands.Put(tap)) return null;
            if (taps.Count == TapLid) taps.RemoveAt(0);
            taps.Add(tap);
            phone.Changed();
        }

        Signal();
        return tap;
    }

    public void Unpair()
    {
        lock (phone.Gate)
        {
            if (DeviceId is null) return;
            errands.Clear();
            errands.UnpairDue = true;
        }

        Signal();
    }

    /// <summary>The app is deleted: nobody tells the server.</summary>
    public void Uninstall()
    {
        lock (phone.Gate) Leave();
    }

    /// <summary>Looks again what is due; the clock was moved.</summary>
    public void Signal()
    {
        TaskCompletionSource woken;
        lock (phone.Gate) (woken, signal) = (signal, new(TaskCreationOptions.RunContinuationsAsynchronously));
        woken.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    private void Put(LockScreenCard card, string state, TimeSpan wait)
    {
        if (DeviceId is null) return;
        var token = state is "started" or "shown" ? card.UpdateToken : null;
        errands.Put(new ActivityReport(card.ActivityId, state, token?.Text, token is null ? null : card.Generation, parts.Clock.GetUtcNow() + wait));
        Signal();
    }

    private async Task Run()
    {
        while (!stopping.IsCancellationRequested)
        {
            Task woken;
            TimeSpan? pause;
            Func<Task<ApiVerdict>>? errand;
            lock (phone.Gate)
            {
                woken = signal.Task;
                (errand, pause) = Next(parts.Clock.GetUtcNow());
            }

            try
            {
                if (errand is not null) Settle(await errand());
                else if (pause is { } time) await Task.WhenAny(woken, Task.Delay(WholeMilliseconds(time), parts.Clock, stopping.Token));
                else await woken.WaitAsync(stopping.Token);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // The simulator ends.
                return;
            }
        }
    }

    /// <returns>What to do now, or how long to wait; both null: until something happens.</returns>
    private (Func<Task<ApiVerdict>>? Errand, TimeSpan? Pause) Next(DateTimeOffset now)
    {
        if (api is not { } client || !phone.IsOnline) return (null, null);
        if (heldUntil > now && errands.Waiting > 0) return (null, heldUntil - now);
        if (errands.UnpairDue) return (() => SendUnpair(client), null);
        if (errands.MetricsDue) return (() => SendMetrics(client), null);
        if (State == AppState.ForceQuit) return (null, null);
        if (errands.ProfileDue) return (() => SendProfile(client), null);
        if (errands.TokensDue) return (() => SendTokens(client), null);
        if (errands.ReportDueAt(now) is { } report) return (() => SendReport(client, report), null);
        if (errands.NextTap is { } tap) return (() => SendTap(client, tap), null);
        if (errands.SyncDue) return (() => SendSync(client), null);
        return (null, errands.NextReportDue is { } due ? due - now : null);
    }

    private void Settle(ApiVerdict verdict)
    {
        lock (phone.Gate)
        {
            if (verdict == ApiVerdict.Unpaired)
            {
                Leave();
                return;
            }

            failures = verdict == ApiVerdict.Again ? failures + 1 : 0;
            if (failures == 0)
            {
                heldUntil = default;
                return;
            }

            var pause = FirstPause * Math.Pow(2, Math.Min(failures - 1, 10));
            var held = parts.Clock.GetUtcNow() + (pause < LongestPause ? pause : LongestPause) * (0.5 + parts.Random.Fraction() / 2);
            if (held > heldUntil) heldUntil = held;
        }
    }

    private void Leave()
    {
        api = null;
        DeviceId = null;
        errands.Clear();
        activitiesETag = metricsETag = null;
        Metrics = activities = default;
        phone.DropAll();
        phone.Tokens.RetireAll();
        phone.Changed();
    }

    private ApiVerdict Note(ApiAnswer answer)
    {
        if (answer.Verdict == ApiVerdict.Refused) LastRefusal = answer.Status;
        if (answer is { Verdict: ApiVerdict.Again, Wait: { } wait }) heldUntil = parts.Clock.GetUtcNow() + wait;
        return answer.Verdict;
    }

    private async Task<ApiVerdict> SendTokens(DeviceApi client)
    {
        object body;
        long generation;
        lock (phone.Gate)
        {
            var tokens = phone.Tokens;
            generation = tokens.Generation;
            body = new { apns_token = tokens.Device.Text, push_to_start_token = tokens.PushToStart?.Text, widget_token = tokens.Widget?.Text, generation };
            // Before the answer, so that a 410 that is on its way is older than this.
            foreach (var token in tokens.All) parts.Tokens.Registered(token);
        }

        var answer = await client.PutTokens(body, stopping.Token);
        lock (phone.Gate)
        {
            if (answer.Verdict is not (ApiVerdict.Again or ApiVerdict.Unpaired) && phone.Tokens.Generation == generation) errands.TokensDue = false;
            phone.Changed();
            return Note(answer);
        }
    }

    private async Task<ApiVerdict> SendReport(DeviceApi client, ActivityReport report)
    {
        lock (phone.Gate)
        {
            if (phone.Activities.OfActivity(report.ActivityId).FirstOrDefault(card => card.UpdateToken?.Text == report.UpdateToken)?.UpdateToken is { } token)
                parts.Tokens.Registered(token);
        }

        var answer = await client.PutActivity(report.ActivityId, new { state = report.State, update_token = report.UpdateToken, generation = report.Generation }, stopping.Token);
        lock (phone.Gate)
        {
            if (answer.Verdict is ApiVerdict.Again or ApiVerdict.Unpaired) return Note(answer);
            errands.Done(report);
            // Not meant for this phone: the app takes it off the Lock Screen.
            if (answer.Verdict == ApiVerdict.Gone)
                foreach (var card in phone.Activities.OfActivity(report.ActivityId).ToList()) phone.Drop(card);
            phone.Changed();
            return Note(answer);
        }
    }

    private async Task<ApiVerdict> SendTap(DeviceApi client, Tap tap)
    {
        tap.Attempts++;
        var answer = await client.Tap(tap.ActionId, new { tap_id = tap.TapId }, stopping.Token);
        lock (phone.Gate)
        {
            if (answer.Verdict is ApiVerdict.Again or ApiVerdict.Unpaired) return Note(answer);
            errands.Done(tap);
            tap.State = answer.Verdict == ApiVerdict.Done ? Text(answer.Body, "state") ?? "done" : "refused";
            phone.Changed();
            return Note(answer);
        }
    }

    private async Task<ApiVerdict> SendProfile(DeviceApi client)
    {
        var profile = phone.Profile;
        var answer = await client.Patch(
            new { name = profile.Name, environment = profile.Environment, os_version = profile.OsVersion, app_version = profile.AppVersion, frequent_updates = profile.FrequentUpdates },
            stopping.Token);
        lock (phone.Gate)
        {
            if (answer.Verdict is not (ApiVerdict.Again or ApiVerdict.Unpaired)) errands.ProfileDue = phone.Profile != profile;
            return Note(answer);
        }
    }

    private async Task<ApiVerdict> SendMetrics(DeviceApi client)
    {
        lock (phone.Gate)
        {
            errands.MetricsDue = false;
            asking = 1;
        }

        var answer = await client.GetMetrics(metricsETag, stopping.Token);
        lock (phone.Gate)
        {
            asking = 0;
            if (answer.Verdict == ApiVerdict.Again) errands.MetricsDue = true;
            if (answer.Verdict == ApiVerdict.Unchanged) MetricFetches = MetricFetches with { Unchanged = MetricFetches.Unchanged + 1 };
            if (answer.Verdict == ApiVerdict.Done && answer.Body.ValueKind == JsonValueKind.Object && answer.Body.TryGetProperty("data", out var data))
            {
                MetricFetches = MetricFetches with { Fetched = MetricFetches.Fetched + 1 };
                Metrics = data;
                metricsETag = answer.ETag;
            }

            phone.Changed();
            return Note(answer);
        }
    }

    private async Task<ApiVerdict> SendSync(DeviceApi client)
    {
        DateTimeOffset asked;
        lock (phone.Gate)
        {
            errands.SyncDue = false;
            asking = 1;
            asked = parts.Clock.GetUtcNow();
        }

        var answer = await client.GetActivities(activitiesETag, stopping.Token);
        lock (phone.Gate)
        {
            asking = 0;
            if (answer.Verdict == ApiVerdict.Again) errands.SyncDue = true;
            if (answer.Verdict == ApiVerdict.Done && answer.Body.ValueKind == JsonValueKind.Object && answer.Body.TryGetProperty("data", out var data))
                (activities, activitiesETag) = (data, answer.ETag);
            // Unchanged on the server says nothing about this phone, which may have lost pushes since.
            if (answer.Verdict is ApiVerdict.Done or ApiVerdict.Unchanged && activities.ValueKind == JsonValueKind.Array)
                foreach (var card in AppSync.Reconcile(phone, activities, State == AppState.Foreground, asked, parts)) Report(card, "started");
            phone.Changed();
            return Note(answer);
        }
    }

    private async Task<ApiVerdict> SendUnpair(DeviceApi client)
    {
        var answer = await client.Unpair(stopping.Token);
        lock (phone.Gate)
        {
            if (answer.Verdict == ApiVerdict.Again) return Note(answer);
            return ApiVerdict.Unpaired;
        }
    }

    /// <summary>Timers cut off fractions, and a pause that ends too early would be followed by another of no length.</summary>
    private static TimeSpan WholeMilliseconds(TimeSpan pause) => TimeSpan.FromMilliseconds(Math.Ceiling(pause.TotalMilliseconds));

    private static string? Text(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
