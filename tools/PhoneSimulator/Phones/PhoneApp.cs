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

/// <summary>The app on a phone: sends tokens and reports until the server has them, and requests the current activities when it is woken.</summary>
public sealed class PhoneApp : IAsyncDisposable
{
    private const int TapLimit = 100;

    private readonly Phone phone;
    private readonly PhoneParts parts;
    private readonly Errands errands = new();
    private readonly Courier courier;
    private readonly AppCalls calls;
    private readonly List<Tap> taps = [];
    private DeviceApi? api;
    private long tapIds;

    public PhoneApp(Phone phone, PhoneParts parts)
    {
        this.phone = phone;
        this.parts = parts;
        courier = new(phone, parts);
        calls = new(phone, parts, errands, courier);
    }

    public AppState State { get; private set; } = AppState.Background;

    /// <summary>Null until it is paired, and after it was unpaired.</summary>
    public string? DeviceId { get; private set; }

    /// <summary>The widget's content: the array of the metrics response; undefined: none yet.</summary>
    public JsonElement Metrics => calls.Metrics;

    public (int Fetched, int Unchanged) MetricFetches => calls.MetricFetches;

    /// <summary>Status of the last response that refused a request as invalid; 0: none. A correct app and server never see one.</summary>
    public int LastRefusal => calls.LastRefusal;

    public IReadOnlyList<Tap> Taps => taps;

    /// <summary>Number of requests that the server has not confirmed yet, including those in progress.</summary>
    public int Waiting => errands.Waiting + calls.Asking;

    /// <returns>Null when it is paired; otherwise the server's response.</returns>
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
            courier.Begin(Next, Leave);
            phone.Changed();
        }

        Signal();
        return null;
    }

    /// <summary>The system has started an activity by push and wakes the app, if allowed.</summary>
    public void Started(LockScreenCard card)
    {
        if (State != AppState.ForceQuit)
        {
            // Two cards for one activity: the app keeps the newer one, as Apple's documentation advises.
            foreach (var older in phone.Activities.OfActivity(card.ActivityId).Where(other => other != card).ToList()) phone.Drop(older);
        }

        Report(card, "started");
    }

    /// <summary>Reports to the server when the app's report mode allows it.</summary>
    public void Report(LockScreenCard card, string state)
    {
        if (DeviceId is null || phone.Profile.Report == ReportMode.Never) return;
        var wait = TimeSpan.Zero;
        if (phone.Profile.Report == ReportMode.Late)
            wait = phone.Profile.LateMs is { } fixedWait
                ? TimeSpan.FromMilliseconds(fixedWait)
                : parts.Random.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
        Put(card, state, wait);
    }

    /// <summary>The card has a new update token.</summary>
    public void Rotated(LockScreenCard card) => Put(card, "started", TimeSpan.Zero);

    /// <summary>The user opens the app: it posts its tokens again, requests the current activities, and may start missing cards.</summary>
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

    /// <summary>The system gives the app some time in the background.</summary>
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

    /// <summary>The phone was restarted: data that the app had only in memory is lost.</summary>
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

    /// <summary>The widget's extension runs independently of the app.</summary>
    public void FetchMetrics()
    {
        lock (phone.Gate) errands.MetricsDue = DeviceId is not null;
        Signal();
    }

    /// <returns>Null when the limit is reached or there is no server.</returns>
    public Tap? Press(string actionId)
    {
        Tap tap;
        lock (phone.Gate)
        {
            if (DeviceId is null) return null;
            tap = new(actionId, $"{phone.Id}-tap-{++tapIds}-{parts.Random.Hex(8)}");
            if (!errands.Put(tap)) return null;
            if (taps.Count == TapLimit) taps.RemoveAt(0);
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

    /// <summary>The app is deleted: the server is not informed.</summary>
    public void Uninstall()
    {
        lock (phone.Gate) Leave();
    }

    /// <summary>Checks again which request is due; the clock was moved.</summary>
    public void Signal() => courier.Signal();

    public ValueTask DisposeAsync() => courier.DisposeAsync();

    /// <summary>The server lists a card that the user has dismissed here, so that report was lost.</summary>
    public void SayDismissed(string activityId)
    {
        if (DeviceId is null || phone.Profile.Report == ReportMode.Never) return;
        errands.Put(new ActivityReport(activityId, "dismissed", null, null, parts.Clock.GetUtcNow()));
        Signal();
    }

    private void Put(LockScreenCard card, string state, TimeSpan wait)
    {
        if (DeviceId is null) return;
        var token = state is "started" or "shown" ? card.UpdateToken : null;
        errands.Put(new ActivityReport(card.ActivityId, state, token?.Text, token is null ? null : card.Generation, parts.Clock.GetUtcNow() + wait));
        Signal();
    }

    /// <returns>The next request, or the time to wait; both null: wait for a signal.</returns>
    private (Func<Task<ApiVerdict>>? Errand, TimeSpan? Pause) Next(DateTimeOffset now)
    {
        if (api is not { } client || !phone.IsOnline) return (null, null);
        if (courier.HeldUntil > now && errands.Waiting > 0) return (null, courier.HeldUntil - now);
        if (errands.UnpairDue) return (() => calls.Unpair(client), null);
        if (errands.MetricsDue) return (() => calls.FetchMetrics(client), null);
        if (State == AppState.ForceQuit) return (null, null);
        if (errands.ProfileDue) return (() => calls.Profile(client), null);
        if (errands.TokensDue) return (() => calls.Tokens(client), null);
        if (errands.ReportDueAt(now) is { } report) return (() => calls.Report(client, report), null);
        if (errands.NextTap is { } tap) return (() => calls.Tap(client, tap), null);
        if (errands.SyncDue) return (() => calls.Sync(client), null);
        return (null, errands.NextReportDue is { } due ? due - now : null);
    }

    private void Leave()
    {
        api = null;
        DeviceId = null;
        errands.Clear();
        calls.Forget();
        phone.DropAll();
        phone.Tokens.RetireAll();
        phone.Changed();
    }

    private static string? Text(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
