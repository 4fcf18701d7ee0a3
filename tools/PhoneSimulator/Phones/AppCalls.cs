using System.Text.Json;
using PhoneSimulator.Apns;
using PhoneSimulator.Apns.Tokens;

namespace PhoneSimulator.Phones;

/// <summary>The app's requests to the server, one method for each kind, and its reactions to the responses.</summary>
internal sealed class AppCalls(Phone phone, PhoneParts parts, Errands errands, Courier courier)
{
    private string? activitiesETag;
    private JsonElement activities;

    /// <summary>The epoch that the cards' versions belong to, from the last list; null before the first.</summary>
    private string? epoch;
    private string? metricsETag;

    /// <summary>The widget's content: the array of the metrics response; undefined: none yet.</summary>
    public JsonElement Metrics { get; private set; }

    public (int Fetched, int Unchanged) MetricFetches { get; private set; }

    /// <summary>Status of the last response that refused a request as invalid; 0: none. A correct app and server never see one.</summary>
    public int LastRefusal { get; private set; }

    /// <summary>Number of requests in progress.</summary>
    public int Asking { get; private set; }

    /// <summary>Deletes the fetched data, which belongs to the pairing.</summary>
    public void Forget()
    {
        activitiesETag = metricsETag = epoch = null;
        Metrics = activities = default;
    }

    public async Task<ApiVerdict> Tokens(DeviceApi client)
    {
        object body;
        long generation;
        List<TokenRecord> posted;
        lock (phone.Gate)
        {
            var tokens = phone.Tokens;
            generation = tokens.Generation;
            body = new { apns_token = tokens.Device.Text, push_to_start_token = tokens.PushToStart?.Text, widget_token = tokens.Widget?.Text, generation };
            posted = [.. tokens.All];
            posted.ForEach(parts.Tokens.Registered);
        }

        var answer = await client.PutTokens(body, courier.Stopping);
        lock (phone.Gate)
        {
            if (answer.Verdict == ApiVerdict.Done) posted.ForEach(parts.Tokens.Registered);
            if (answer.Verdict is not (ApiVerdict.Retry or ApiVerdict.Unpaired) && phone.Tokens.Generation == generation) errands.TokensDue = false;
            phone.Changed();
            return Note(answer);
        }
    }

    public async Task<ApiVerdict> Report(DeviceApi client, ActivityReport report)
    {
        long? version = null;
        var lane = phone.LaneOf(report.ActivityId);
        bool isBack;
        // Also for a card that was removed after the report was created: its token is posted nevertheless.
        var posted = report.UpdateToken is { } text ? parts.Tokens.Find(text, PushType.LiveActivity) : null;
        lock (phone.Gate)
        {
            isBack = report.UpdateToken is not null && lane.IsOver;
            if (report.State is "started" or "shown") version = phone.Activities.OfActivity(report.ActivityId).MaxBy(card => card.Version)?.Version;
            if (posted is not null) parts.Tokens.Registered(posted);
        }

        var answer = await client.PutActivity(
            report.ActivityId,
            new { state = report.State, update_token = report.UpdateToken, generation = report.Generation, version },
            courier.Stopping);
        lock (phone.Gate)
        {
            if (answer.Verdict is ApiVerdict.Retry or ApiVerdict.Unpaired) return Note(answer);
            errands.Done(report);
            if (answer.Verdict == ApiVerdict.Done && posted is not null) parts.Tokens.Registered(posted);
            if (isBack && answer.Verdict == ApiVerdict.Done) lane.StartedByApp();
            // Not meant for this phone: the app removes it from the Lock Screen.
            if (answer.Verdict == ApiVerdict.NotFound)
                foreach (var card in phone.Activities.OfActivity(report.ActivityId).ToList()) phone.TakeAway(card);
            phone.Changed();
            return Note(answer);
        }
    }

    public async Task<ApiVerdict> Tap(DeviceApi client, Tap tap)
    {
        tap.Attempts++;
        var answer = await client.Tap(tap.ActionId, new { tap_id = tap.TapId }, courier.Stopping);
        lock (phone.Gate)
        {
            if (answer.Verdict is ApiVerdict.Retry or ApiVerdict.Unpaired) return Note(answer);
            errands.Done(tap);
            tap.State = answer.Verdict == ApiVerdict.Done ? Text(answer.Body, "state") ?? "done" : "refused";
            phone.Changed();
            return Note(answer);
        }
    }

    public async Task<ApiVerdict> Profile(DeviceApi client)
    {
        var profile = phone.Profile;
        var answer = await client.Patch(
            new
            {
                name = profile.Name,
                environment = profile.Environment,
                os_version = profile.OsVersion,
                app_version = profile.AppVersion,
                frequent_updates = profile.FrequentUpdates,
            },
            courier.Stopping);
        lock (phone.Gate)
        {
            if (answer.Verdict is not (ApiVerdict.Retry or ApiVerdict.Unpaired)) errands.ProfileDue = phone.Profile != profile;
            if (profile.Reregisters && IsSuspect(answer.Body) && phone.Tokens.Rotate(TokenKind.PushToStart)) errands.TokensDue = true;
            return Note(answer);
        }
    }

    /// <summary>Whether the server's record of the device says that its push-to-start token may be stale.</summary>
    private static bool IsSuspect(JsonElement record) =>
        record.ValueKind == JsonValueKind.Object && record.TryGetProperty("tokens", out var tokens)
        && tokens.TryGetProperty("push_to_start", out var start) && start.TryGetProperty("suspect_since", out _);

    public async Task<ApiVerdict> FetchMetrics(DeviceApi client)
    {
        lock (phone.Gate)
        {
            errands.MetricsDue = false;
            Asking = 1;
        }

        var answer = await client.GetMetrics(metricsETag, courier.Stopping);
        lock (phone.Gate)
        {
            Asking = 0;
            if (answer.Verdict == ApiVerdict.Retry) errands.MetricsDue = true;
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

    public async Task<ApiVerdict> Sync(DeviceApi client)
    {
        DateTimeOffset asked;
        bool starting;
        lock (phone.Gate)
        {
            errands.SyncDue = false;
            Asking = 1;
            asked = parts.Clock.GetUtcNow();
            // The system lets an app start cards only while it is on screen, and the app may ask to start some only then.
            starting = phone.App.State == AppState.Foreground;
        }

        var answer = await client.GetActivities(starting, activitiesETag, courier.Stopping);
        lock (phone.Gate)
        {
            Asking = 0;
            if (answer.Verdict == ApiVerdict.Retry) errands.SyncDue = true;
            if (answer.Verdict == ApiVerdict.Done && answer.Body.ValueKind == JsonValueKind.Object && answer.Body.TryGetProperty("data", out var data))
                (activities, activitiesETag) = (data, answer.ETag);
            // A restored server continues from lower versions than the phone has seen.
            var isReset = answer.Verdict == ApiVerdict.Done && Text(answer.Body, "epoch") is { } now
                && Interlocked.Exchange(ref epoch, now) is { } before && before != now;
            // An unchanged list on the server says nothing about this phone, which may have lost pushes since.
            if (answer.Verdict is ApiVerdict.Done or ApiVerdict.Unchanged && activities.ValueKind == JsonValueKind.Array)
                AppSync.Reconcile(phone, activities, isReset, starting && phone.App.State == AppState.Foreground, asked, parts);
            phone.Changed();
            return Note(answer);
        }
    }

    public async Task<ApiVerdict> Unpair(DeviceApi client)
    {
        var answer = await client.Unpair(courier.Stopping);
        lock (phone.Gate)
        {
            if (answer.Verdict == ApiVerdict.Retry) return Note(answer);
            return ApiVerdict.Unpaired;
        }
    }

    private ApiVerdict Note(ApiAnswer answer)
    {
        if (answer.Verdict == ApiVerdict.Refused) LastRefusal = answer.Status;
        if (answer is { Verdict: ApiVerdict.Retry, Wait: { } wait }) courier.Hold(wait);
        return answer.Verdict;
    }

    private static string? Text(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
