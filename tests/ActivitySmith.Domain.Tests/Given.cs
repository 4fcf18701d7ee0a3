using System.Text.Json;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Buttons;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Streams;
using Xunit;

namespace ActivitySmith.Domain.Tests;

/// <summary>Sample rows and helpers.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Noon = new(2026, 7, 10, 12, 0, 0, TimeSpan.Zero);

    public static Target Everyone { get; } = new((IReadOnlyList<string>?)null);

    /// <summary>Two people, three devices; <c>ops</c> has Ann's two, <c>devs</c> Ben's one, <c>empty</c> none.</summary>
    public static AccountDirectory Directory { get; } = new(
        [Device("d1", "ann"), Device("d2", "ann"), Device("d3", "ben")],
        [Channel("ops", devices: [], users: ["ann"]), Channel("devs", devices: ["d3"], users: []), Channel("empty", devices: [], users: [])]);

    public static Audience Audience(Target target, DeviceFacts? facts = null) =>
        Domain.Deliveries.Audience.Of(facts ?? new DeviceFacts(Directory), AccountId.First, target);

    public static ContentState Segmented { get; } = new() { Type = "segmented_progress", Title = "Backup", NumberOfSteps = 3, CurrentStep = 1 };

    public static ContentState Progress { get; } = new() { Type = "progress", Title = "Upload", Percentage = 40 };

    public static ContentState Timer { get; } = new() { Type = "timer", Title = "Tea", DurationSeconds = 300 };

    /// <summary>The receipt for a push of the delivery in its current state, with this outcome at noon.</summary>
    public static Receipt Receipt(DeliveryRecord sent, PushOutcome outcome, long version, SendPurpose purpose = SendPurpose.Next) =>
        new(new DueSend(sent, purpose, Device: null), outcome, Noon) { Version = version, Timestamp = 1 };

    /// <summary>The outcome of the one delivery of a plan with nothing left to do.</summary>
    public static PushOutcome.Closed Closed(IReadOnlyList<Receipt> done) => Assert.IsType<PushOutcome.Closed>(Assert.Single(done).Outcome);

    public static Desired Desired(ContentState state) => new() { State = state };

    public static Presentation Shown(ContentState state, Target? target = null) =>
        Presentation.Next(previous: null, Desired(state), target ?? Everyone, Noon).Value;

    public static Activity Running(ContentState state, Target? target = null) =>
        Lifecycle.Start(AccountId.First, "a1", streamKey: null, version: 1, Shown(state, target), alert: null, Noon);

    public static StreamKey Key(string text) => StreamKey.TryParse(text, out var key) ? key : throw new ArgumentException(text, nameof(text));

    public static StreamIdentity Identity(string newActivityId = "new", KeyScope? scope = null) =>
        new(AccountId.First, Key("backup"), scope ?? KeyScope.All, newActivityId);

    public static Button Open(string title, string url = "https://example.com/") => new() { Title = title, Type = Button.OpenUrl, Url = url };

    public static Button Hook(string title, string actionId, string body = "{}") => new()
    {
        Title = title,
        Type = Button.Webhook,
        Url = "https://example.com/hook",
        Body = Json(body),
        ActionId = actionId,
    };

    public static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    public static Device Device(string id, string user, string kind = DeviceKind.Page) =>
        new() { Account = AccountId.First, Id = id, UserId = user, Kind = kind, Name = id, CreatedAt = Noon };

    public static Channel Channel(string slug, IReadOnlyList<string> devices, IReadOnlyList<string> users) =>
        new() { Account = AccountId.First, Slug = slug, Name = slug, DeviceIds = devices, UserIds = users, CreatedAt = Noon };

    /// <summary>The refusal exists, is the caller's fault, and its sentence begins with the path.</summary>
    public static void IsInvalid(Refusal? refusal, string path, string message)
    {
        Assert.NotNull(refusal);
        Assert.Equal(RefusalKind.Invalid, refusal.Kind);
        Assert.Equal(path, refusal.Path);
        Assert.Equal(message, refusal.Message);
        Assert.StartsWith(path, refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>Both clocks at that time of day, on a machine whose clock is never set.</summary>
    public static ClockReading Clocks(DateTimeOffset time) => new(time, MomentOf(time));

    public static Moment MomentOf(DateTimeOffset time) => new(time - Noon);

    /// <summary>A row as a server that finds it at noon reads it.</summary>
    public static OpenDelivery Open(DeliveryRecord row) => OpenDelivery.Found(row, Clocks(Noon));

    public static OpenActivity Open(Activity activity) => OpenActivity.Of(activity, known: null, Clocks(Noon));
}
