using System.Text.Json;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Buttons;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Streams;

namespace ActivitySmith.Ledger.Tests.Kit;

/// <summary>Sample rows and requests.</summary>
internal static class Samples
{
    public static readonly AccountId Home = AccountId.First;

    public static readonly DateTimeOffset Noon = new(2026, 7, 10, 12, 0, 0, 123, TimeSpan.Zero);

    public static Caller Caller(AccountId account, params string[]? channels) =>
        new(account, "key_1", channels is null or [] ? KeyScope.All : new KeyScope(channels), CanManage: true);

    public static Target Everyone { get; } = new((IReadOnlyList<string>?)null);

    public static User User(string id, string name = "Ann") => new() { Account = Home, Id = id, Name = name, Role = "owner", CreatedAt = Noon };

    public static Device Board(AccountId account) =>
        new() { Account = account, Id = "board", UserId = "owner", Kind = DeviceKind.Page, Name = "Board", CreatedAt = Noon };

    /// <summary>A phone that has reported all its tokens.</summary>
    public static Device Phone(string id) => new()
    {
        Account = Home,
        Id = id,
        UserId = "owner",
        Kind = DeviceKind.Ios,
        Name = "Phone",
        CreatedAt = Noon,
        TokenHash = new byte[32],
        Environment = ApnsEnvironment.Sandbox,
        OsVersion = "18.2",
        AppVersion = "1.0",
        FrequentUpdates = true,
        ApnsToken = new PushToken("ab", 1, Noon),
        PushToStartToken = new PushToken("cd", 2, Noon.AddSeconds(1)),
        WidgetToken = new PushToken("ef", 3, Noon.AddSeconds(2)),
        SeenAt = Noon.AddSeconds(3),
    };

    public static Channel Channel(AccountId account, string slug, params string[] devices) =>
        new() { Account = account, Slug = slug, Name = slug, DeviceIds = devices, UserIds = [], CreatedAt = Noon };

    public static StreamKey Key(string text) => StreamKey.TryParse(text, out var key) ? key : throw new ArgumentException(text, nameof(text));

    public static Desired Progress(double percentage) => new() { State = new ContentState { Type = "progress", Title = "Upload", Percentage = percentage } };

    public static Presentation Bare { get; } = Presentation.Next(previous: null, Progress(1), Everyone, Noon).Value;

    public static Presentation Full { get; } = Presentation.Next(
        previous: null,
        new Desired
        {
            State = new ContentState
            {
                Type = "timer",
                Title = "Größe 🚀",
                Subtitle = "s",
                NumberOfSteps = 3,
                CurrentStep = 1,
                Percentage = 12.5,
                Value = new Scalar(3),
                UpperLimit = 10,
                DurationSeconds = 300.25,
                CountsDown = false,
                IsRunning = true,
                Metrics = [new Metric("CPU", new Scalar(0.1), "%", "red"), new Metric("MEM", new Scalar("64 GB"), null, null)],
                Message = "m",
                Icon = new Icon("bolt.fill", "lime"),
                Badge = new Badge("new", null),
                Color = "blue",
                StepColor = "red",
                StepColors = ["red", "lime"],
                AutoDismissSeconds = 1,
                AutoDismissMinutes = 2,
            },
            Buttons = new ButtonPair(
                new Button { Title = "Open", Type = Button.OpenUrl, Url = "https://example.com/?a=1&b=ü" },
                new Button
                {
                    Title = "Retry",
                    Type = Button.Webhook,
                    Url = "https://example.com/hook",
                    Method = "POST",
                    Body = Json("""{"a":{"b":[1,"x",null]}}"""),
                    ActionId = "act_1",
                }),
            Tags = ["nightly", "db \"x\""],
            Metadata = """{"run":"8842","ok":true}"""u8.ToArray(),
        },
        new Target(["ops", "devs"]),
        Noon).Value;

    public static Activity Activity(string id, Presentation shown) => new()
    {
        Account = Home,
        Id = id,
        Version = 1,
        Shown = shown,
        StartedAt = Noon,
        UpdatedAt = Noon,
    };

    public static StreamRecord Stream(string key) => new() { Account = Home, Key = Key(key), CreatedAt = Noon, UpdatedAt = Noon };

    public static SignInLink Link(string hash) => new() { Account = Home, TokenHash = hash, UserId = "owner", ExpiresAt = Noon.AddHours(1) };

    public static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    /// <summary>All values of a row as text, to compare two rows.</summary>
    public static string Dump<TRow>(TRow row) => JsonSerializer.Serialize(row);

    /// <summary>Creates a board and the channels <c>ops</c> (with the board) and <c>nobody</c> (without a device).</summary>
    public static Task Populate(OpenLedger open, AccountId account) => open.Write(rows =>
    {
        rows.Put(Board(account));
        rows.Put(Channel(account, "ops", "board"));
        rows.Put(Channel(account, "nobody"));
    });
}
