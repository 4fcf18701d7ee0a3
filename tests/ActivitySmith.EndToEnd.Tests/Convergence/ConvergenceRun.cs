using System.Diagnostics;
using System.Text;
using System.Text.Json;
using ActivitySmith.EndToEnd.Tests.Durability;
using ActivitySmith.EndToEnd.Tests.Hosting;
using ActivitySmith.EndToEnd.Tests.Phones;

namespace ActivitySmith.EndToEnd.Tests.Convergence;

/// <summary>One seed: random operations on a server and twenty phones, then no more operations, then a check of every Lock Screen.</summary>
internal sealed class ConvergenceRun
{
    /// <summary>A phone shows at most this many cards. At the end no phone is meant to show more, so that every card must be there.</summary>
    private const int PlacesPerPhone = 4;

    private static readonly string[] Channels = ["red", "green", "blue"];

    /// <summary>Longest time from the end of all faults to the newest state on every phone.</summary>
    private static readonly TimeSpan SettleDeadline = TimeSpan.FromSeconds(120);

    /// <summary>A person who waits for a card opens the app this often.</summary>
    private static readonly TimeSpan OpenInterval = TimeSpan.FromSeconds(5);

    private readonly StringBuilder journal = new();
    private readonly List<string> violations = [];
    private readonly PhoneWorld world;
    private readonly SeededNumbers numbers;
    private readonly AckedApi api;
    private readonly Script script;
    private readonly Fleet fleet;
    private readonly Trouble trouble;
    private readonly (int Weight, Func<Task<string>> Do)[] operations;
    private readonly List<OpenPage> pages = [];

    private ConvergenceRun(PhoneWorld world, ulong seed)
    {
        (this.world, numbers, api) = (world, new SeededNumbers(seed), new AckedApi(world));
        script = new Script(api, numbers, Channels);
        fleet = new Fleet(world, api, numbers, Channels);
        trouble = new Trouble(world, numbers);
        operations =
        [
            (24, script.Put), (12, script.Burst), (8, script.End), (3, script.Pause), (4, script.Resume), (5, script.Manual),
            (6, fleet.Network), (8, fleet.App), (3, fleet.Report), (5, fleet.Rotate), (3, fleet.Dismiss), (5, fleet.Membership), (1, Replace),
            (7, trouble.Answers), (5, trouble.Connections), (3, trouble.ClearFaults), (4, trouble.Jump),
                (world.Nodes.Count == 1 ? 2 : 0, () => trouble.Kill(script.Burst)),
        ];
    }

    public string Journal => journal.ToString();

    public int Kills => trouble.Kills;

    /// <summary>Pushes that Apple's rules forbid and that the server could have avoided.</summary>
    public IReadOnlyList<string> Violations => violations;

    /// <summary>Number of operations between two disasters.</summary>
    private const int Calm = 10;

    // Stopped pushes are retried every second, so that a fault of one moment is over the next.
    private static readonly (string, string)[] Settings =
        [("ACTIVITYSMITH_APNS__PROBESECONDS", "1"), ("ACTIVITYSMITH_OPERATOR_KEY", NodesLoad.OperatorKey), ServerProcess.WithSettableClock];

    /// <summary>Runs the seed; throws when the phones do not converge to the expected states.</summary>
    public static async Task<ConvergenceRun> Play(ulong seed, int operations)
    {
        await using var around = await PhoneWorld.Start((int)seed, Settings);
        return await Play(around, seed, run => run.Play(operations));
    }

    /// <summary>Like <see cref="Play(ulong, int)"/>, on three nodes, with a page open on each, other accounts that write all the time, and disasters.</summary>
    public static async Task<ConvergenceRun> PlayOnNodes(ulong seed, int operations)
    {
        await using var around = await PhoneWorld.StartCluster((int)seed, Settings);
        return await Play(around, seed, async run =>
        {
            await using var load = await NodesLoad.Start(around.Nodes);
            for (var first = 0; first < around.Nodes.Count; first++) run.pages.Add(await OpenPage.Open(around.Nodes, first));
            try
            {
                await run.Play(operations);
                await load.Verify();
                run.Note($"{load}");
            }
            finally
            {
                foreach (var page in run.pages) await page.DisposeAsync();
            }
        });
    }

    private static async Task<ConvergenceRun> Play(PhoneWorld around, ulong seed, Func<ConvergenceRun, Task> play)
    {
        var run = new ConvergenceRun(around, seed);
        try
        {
            await play(run);
            return run;
        }
        finally
        {
            run.Save(around.Cluster is null ? $"seed-{seed}" : $"nodes-seed-{seed}");
        }
    }

    private async Task Play(int count)
    {
        foreach (var channel in Channels) await api.Post("manage/channels", new { slug = channel });
        await fleet.Fill();
        Note($"{fleet.Members.Count} phones: "
            + string.Join(", ", fleet.Members.Select(member => $"{member.Phone.Id} {member.Phone.OsVersion} in {string.Join('+', member.Channels)}")));
        for (var i = 0; i < count; i++)
        {
            Note($"{i}: {await Any()()}");
            if (world.Cluster is not null && i % Calm == Calm - 1) Note($"{i}: {await trouble.Disaster(script.Burst)}");
            await Task.Delay(TimeSpan.FromMilliseconds(numbers.Below(200)), TimeProvider.System);
        }

        await trouble.ClearFaults();
        await trouble.RightClocks();
        await fleet.Settle();
        await MakeRoom();
        await Converge();
        foreach (var violation in (await world.Simulator.Get("/violations")).GetProperty("newest").EnumerateArray()) await Judge(violation);
    }

    /// <summary>A pairing code is valid for ten minutes by the clock: pairing fails while a clock is an hour off.</summary>
    private async Task<string> Replace()
    {
        await trouble.RightClocks();
        return await fleet.Replace();
    }

    /// <summary>Ends activities until every phone has a place for each card that it is meant to show.</summary>
    private async Task MakeRoom()
    {
        while (true)
        {
            var crowded = fleet.Members.FirstOrDefault(member => Meant(member).Count > PlacesPerPhone);
            if (crowded is null) return;
            Note("to make room: " + await script.End(Meant(crowded).Keys.Order(StringComparer.Ordinal).First()));
        }
    }

    private async Task Converge()
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            await fleet.OpenAll();
            var opened = Stopwatch.StartNew();
            IReadOnlyList<string> differences;
            do
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
                differences = await Differences();
                if (differences.Count > 0) continue;
                Note($"everything is right after {since.Elapsed.TotalSeconds:0.0} s");
                return;
            }
            while (opened.Elapsed < OpenInterval);
            if (since.Elapsed < SettleDeadline) continue;
            await Describe();
            throw new InvalidOperationException($"After {since.Elapsed}:\n{string.Join('\n', differences)}");
        }
    }

    /// <summary>Records a violation with the pushes before it; keeps it unless it was unavoidable.</summary>
    private async Task Judge(JsonElement violation)
    {
        var number = violation.GetProperty("push").GetInt64();
        var pushes = (await world.Pushes(Math.Max(0, number - 1_000))).Where(push => push.Sequence <= number).ToList();
        var subject = pushes[^1];
        var before = pushes.Where(push =>
            push.Sequence < number && push.ChannelId == subject.ChannelId && (push.Token == subject.Token || push.ActivityId == subject.ActivityId)).ToList();
        TimeSpan? lived = violation.TryGetProperty("lived_ms", out var ms) && ms.ValueKind == JsonValueKind.Number
            ? TimeSpan.FromMilliseconds(ms.GetInt64()) : null;
        var excuse = Excuses.Of(violation.GetProperty("kind").GetString()!, subject, before, trouble, lived);
        Note($"{(excuse is null ? "VIOLATION" : "excused, " + excuse)}: {violation}");
        foreach (var push in pushes.Where(push => push == subject || IsOfStory(push, subject)).TakeLast(40))
            Note($"  {push.At:mm:ss.fff} connection {push.Connection} {push.Event ?? push.PushType} to {push.Phone ?? push.ChannelId}, {push.Token?[..8]}, "
                + $"version {push.Version}, timestamp {push.Timestamp}: {push.Status} {push.Reason} {push.Outcome}");
        if (excuse is null) violations.Add(violation.GetRawText());
    }

    /// <summary>Pushes to the same card, and those without an activity that wake the phone's app or end the cards of a channel.</summary>
    private static bool IsOfStory(PushSeen push, PushSeen subject) => push.Phone != subject.Phone
        ? push is { ChannelId: not null, Event: "end" }
        : push.Token == subject.Token || push.ActivityId == subject.ActivityId || push.PushType == "background";

    /// <summary>Both sides of every phone and activity, to find the reason of a failure.</summary>
    private async Task Describe()
    {
        foreach (var shown in script.Expected.Values) Note("server: " + (await api.Get("manage/activities/" + shown.ActivityId)).Json);
        foreach (var member in fleet.Members) Note($"{member.DeviceId} swiped {string.Join('+', member.Dismissed)}: {await member.Phone.Now()}");
        foreach (var push in await world.Pushes(Math.Max(0, await world.LastPush() - 1_000))) Note("push: " + push);
    }

    /// <summary>The differences between the Lock Screens and the expected states.</summary>
    private async Task<IReadOnlyList<string>> Differences()
    {
        var wrong = new List<string>();
        var states = (await world.Phones()).ToDictionary(state => state.Id);
        foreach (var member in fleet.Members)
        {
            var state = states[member.Phone.Id];
            var name = $"{member.Phone.Id} (iOS {member.Phone.OsVersion})";
            foreach (var (key, shown) in Meant(member))
            {
                if (member.Dismissed.Contains(shown.ActivityId)) continue;
                if (state.Running.FirstOrDefault(card => card.ActivityId == shown.ActivityId) is not { } card) wrong.Add(
                    $"{name} misses {key} '{shown.Title}' {shown.ActivityId}");
                else if (card.Title != shown.Title) wrong.Add($"{name} shows '{card.Title}' for '{shown.Title}' {shown.ActivityId}");
            }

            var meant = Meant(member).Values.Select(shown => shown.ActivityId).ToHashSet(StringComparer.Ordinal);
            wrong.AddRange(state.Running.Where(card => !meant.Contains(card.ActivityId))
                .Select(card => $"{name} still shows '{card.Title}' {card.ActivityId}"));
            wrong.AddRange(state.Running.Where(card => member.Dismissed.Contains(card.ActivityId))
                .Select(card => $"{name} shows '{card.Title}' again, which was swiped away"));
            wrong.AddRange(state.Cards.GroupBy(card => card.ActivityId).Where(cards => cards.Count() > 1)
                .Select(cards => $"{name} has {cards.Count()} cards of {cards.Key}"));
            if (state.Waiting > 0) wrong.Add($"{name} has {state.Waiting} things to tell the server");
        }

        foreach (var page in pages) wrong.AddRange(page.Differences(script.Expected, script.Over));
        return wrong;
    }

    private Dictionary<string, Shown> Meant(Member member) =>
        script.Expected.Where(entry => member.IsMeant(entry.Value)).ToDictionary(entry => entry.Key, entry => entry.Value);

    private Func<Task<string>> Any()
    {
        var drawn = numbers.Below(operations.Sum(operation => operation.Weight));
        foreach (var (weight, act) in operations)
        {
            if (drawn < weight) return act;
            drawn -= weight;
        }

        throw new UnreachableException();
    }

    private void Note(string line) => journal.AppendLine($"{TimeProvider.System.GetUtcNow():mm:ss.fff} {line}");

    private void Save(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Places.RepositoryRoot, "artifacts", "convergence"));
        File.WriteAllText(Path.Combine(folder.FullName, name + ".log"), Journal + "\n" + string.Join('\n', world.Nodes.SelectMany(node => node.Output)));
    }
}
