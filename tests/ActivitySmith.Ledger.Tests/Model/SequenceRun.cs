using System.Text;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Ledger.Streams;
using ActivitySmith.Ledger.Tests.Kit;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Model;

/// <summary>One generated sequence: applies each step to the ledger and to the model. The same seed gives the same sequence.</summary>
internal sealed class SequenceRun(AccountId account, int seed)
{
    public const int Steps = 30;

    private static readonly string[] Keys = ["backup", "deploy"];

    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(400), TimeSpan.FromMilliseconds(950), TimeSpan.FromSeconds(40),
        TimeSpan.FromMinutes(50), TimeSpan.FromMinutes(50), TimeSpan.FromHours(3.7), TimeSpan.FromHours(8),
    ];

    private readonly Random random = new(seed);
    private readonly StringBuilder story = new();
    private int ids;

    public ModelAccount Model { get; } = new();

    public string Story => story.ToString();

    /// <summary>True at random steps, and at the end.</summary>
    public bool WantsReopen(int step) => step == Steps - 1 || random.Next(20) == 0;

    public async Task Step(OpenLedger open)
    {
        open.Clock.Advance(Pick(Waits));
        var now = open.Clock.GetUtcNow();
        var (key, id, newId) = (Pick(Keys), AnyId(), $"{seed}-n{ids++}");
        var (sent, tags, alert) = (AnyState(), AnyTags(), random.Next(8) == 0);
        var scope = random.Next(5) == 0 ? "ops" : null;
        var channel = scope ?? (random.Next(4) == 0 ? Pick(["ops", "nobody"]) : null);
        var caller = Samples.Caller(account, scope is null ? null : [scope]);
        var target = new Target(channel is null ? null : [channel]);
        var final = random.Next(2) == 0 ? Partial(sent) : null;
        var desired = new Desired { State = Map(sent), Tags = List(tags), Alert = alert ? new AlertText("Ding", null) : null };

        var (what, expected, actual) = random.Next(20) switch
        {
            < 9 => ($"put {key} {sent} tags:{tags} alert:{alert} channel:{channel} scope:{scope}",
                Model.Put(key, sent, tags, alert, channel, scope, newId, now),
                Text(await open.Run(new ReconcileStream(caller, Samples.Key(key), desired, target, newId)),
                    done => string.Join(' ', new[] { done.Operation, done.ActivityId, done.PreviousActivityId }.OfType<string>()))),
            < 11 => ($"delete {key} {final} tags:{tags} scope:{scope}",
                Model.Delete(key, final, tags, scope, now),
                Text(await open.Run(new EndStream(caller, Samples.Key(key), new Desired { State = Map(final), Tags = List(tags) })), done =>
                    $"ended {done.ActivityId}".Trim())),
            11 => ($"pause {key}", Model.Pause(key, now),
                Text(await open.Run(new PauseStream(account, Samples.Key(key))), done => done.IsPaused ? "paused" : "running")),
            12 => ($"resume {key}", Model.Resume(key, newId, now), Text(
                await open.Run(new ResumeStream(account, Samples.Key(key), newId)), done => done.ActivityId == newId ? $"started {newId}" : "not paused")),
            13 => ($"start {sent} tags:{tags} alert:{alert} channel:{channel}",
                Model.Start(sent, tags, alert, channel, newId, now),
                Text(await open.Run(new StartActivity(caller, desired, target, newId)), done => $"started {done.ActivityId}")),
            < 16 => ($"update {id} {sent} tags:{tags} scope:{scope}",
                Model.Update(id, sent, tags, scope, now), Text(await open.Run(new UpdateActivity(caller, id, desired with { Alert = null })), _ => "done")),
            16 => ($"end {id} {final} scope:{scope}",
                Model.End(id, final, scope, now), Text(await open.Run(new EndActivity(caller, id, new Desired { State = Map(final) })), _ => "done")),
            _ => ($"age {id}", Model.Age(id, newId, now), Text(await open.Run(new AgeActivity(account, id, newId)), done => done.ToString())),
        };
        story.AppendLine($"{now:HH:mm:ss.fff} {what} -> {actual}");
        Assert.Equal(expected, actual);
    }

    /// <summary>The streams and activities of the ledger are exactly those of the model.</summary>
    public async Task Compare(OpenLedger open)
    {
        var streams = await open.Read(rows => Keys.Select(key => rows.Streams.Find(account, key)).OfType<Domain.Streams.StreamRecord>().ToList());
        Assert.Equal(Model.Streams.Keys.Order(), streams.Select(stream => stream.Key.Value).Order());
        foreach (var stream in streams)
        {
            var model = Model.Streams[stream.Key.Value];
            Assert.Equal(
                (model.Running?.Id, model.Last?.Id, model.Version, model.Removed),
                    (stream.ActivityId, stream.LastActivityId, stream.Version, stream.IsRemoved));
            Assert.Equal(model.Parked, stream.Parked is null ? null : Back(stream.Parked));
        }

        var activities = await open.Read(rows => Model.Activities.Keys.Select(id => rows.Activities.Find(account, id)!).ToList());
        foreach (var activity in activities)
        {
            var model = Model.Activities[activity.Id];
            Assert.Equal(
                (model.Stream, model.Version, model.AlertVersion, model.StartedAt, model.UpdatedAt),
                    (activity.StreamKey, activity.Version, activity.AlertVersion, activity.StartedAt, activity.UpdatedAt));
            Assert.Equal((model.EndedAt, model.EndedAt + model.Dismissal, model.Reason), (activity.EndedAt, activity.DismissAt, activity.EndReason));
            Assert.Equal(model.Shown, Back(activity.Shown));
        }
    }

    private static string Text<T>(Result<T> outcome, Func<T, string> text) =>
        outcome.IsRefused(out var refusal) ? refusal.Kind.ToString() : text(outcome.Value);

    private static ContentState? Map(ModelSent? sent) => sent is null ? null : new()
    {
        Type = sent.Type,
        Title = sent.Title,
        NumberOfSteps = sent.Steps,
        CurrentStep = sent.Step,
        Percentage = sent.Percent,
        DurationSeconds = sent.Duration,
        IsRunning = sent.Running,
    };

    private static ModelShown Back(Presentation shown)
    {
        var state = shown.State.Value;
        return new ModelShown(
            new ModelSent(state.Type, state.Title, state.NumberOfSteps, state.CurrentStep, state.Percentage, state.DurationSeconds, state.IsRunning),
            shown.Timer?.ElapsedSeconds ?? 0,
            shown.Timer?.IsRunning ?? false,
            shown.Timer?.Anchor ?? default,
            string.Join(',', shown.Tags?.Value ?? []),
            shown.Target.Channels is null ? null : Assert.Single(shown.Target.Channels));
    }

    private static string[]? List(string? tags) => tags is null ? null : tags.Length == 0 ? [] : tags.Split(',');

    private T Pick<T>(T[] from) => from[random.Next(from.Length)];

    private string AnyId() => Model.Activities.Count > 0 && random.Next(10) > 0 ? Pick([.. Model.Activities.Keys]) : "unknown";

    private string? AnyTags() => random.Next(3) > 0 ? null : Pick(["", "nightly", "nightly,db"]);

    private ModelSent Partial(ModelSent sent) => sent with
    {
        Title = random.Next(3) == 0 ? null : sent.Title,
        Step = random.Next(3) == 0 ? null : sent.Step,
        Percent = random.Next(3) == 0 ? null : sent.Percent,
    };

    /// <summary>Draws from few values, so that repetitions are common; some are not valid for any previous state.</summary>
    private ModelSent AnyState()
    {
        var empty = new ModelSent(null, Pick(["one", "two"]), null, null, null, null, null);
        var typed = random.Next(3) > 0;
        return random.Next(5) switch
        {
            0 or 1 => empty with { Type = typed ? "progress" : null, Percent = random.Next(3) * 40 },
            2 => empty with { Type = typed ? "segmented_progress" : null, Steps = random.Next(3) == 0 ? null : 3, Step = random.Next(5) },
            3 => empty with
            {
                Type = typed ? "timer" : null,
                Duration = random.Next(2) == 0 ? 3_600
                : null,
                Running = random.Next(3) switch { 0 => null, 1 => true, _ => false }
            },
            _ => empty,
        };
    }
}
