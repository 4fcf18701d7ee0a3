using ActivitySmith.Domain;
using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Badges;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Idempotency;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Widgets;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tests.Kit;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

/// <summary>Every column of every table is read as it was written: empty, full, and changed from one to the other.</summary>
public abstract partial class StorageContract
{
    [Fact]
    public async Task Channels_round_trip()
    {
        var bare = Samples.Channel(Samples.Home, "ops");
        await RoundTrip("channels", rows => rows.Channels, row => row.Account, row => row.Slug,
            bare, bare with { Name = "Ops 🚀", DeviceIds = ["d1", "d2"], UserIds = ["u1"] }, bare);
    }

    [Fact]
    public async Task Devices_round_trip()
    {
        var board = Samples.Board(Samples.Home);
        await RoundTrip("devices", rows => rows.Devices, row => row.Account, row => row.Id,
            board, board with { Name = "Wall", UserId = "ben" }, Samples.Phone("dev_1"),
            Samples.Phone("dev_1") with { PushToStartToken = null, OsVersion = null },
            new Device { Account = Samples.Home, Id = "dev_2", UserId = "ben", Kind = DeviceKind.Web, Name = "Browser", CreatedAt = Samples.Noon },
            Chrome, Chrome with { WebPush = null });
    }

    [Fact]
    public async Task Deliveries_round_trip()
    {
        var due = new DeliveryRecord
        {
            Account = Samples.Home,
            SubjectId = "a1",
            DeviceId = "dev_1",
            Kind = DeliveryKind.Activity,
            Phase = DeliveryPhase.Due,
            CreatedAt = Samples.Noon,
            UpdatedAt = Samples.Noon,
        };
        var full = due with
        {
            Phase = DeliveryPhase.Dismissed,
            WantedVersion = 9,
            SeenVersion = 8,
            ShownVersion = 7,
            RefusedVersion = 6,
            UpdateToken = "ab",
            TokenGeneration = 5,
            TokenReportedAt = Samples.Noon.AddSeconds(1),
            ChannelId = "c+/=",
            Timestamp = 4,
            PushId = "p",
            Reason = "Unregistered",
            Attempts = 3,
            NextTryAt = Samples.Noon.AddSeconds(2),
            StartSentAt = Samples.Noon.AddSeconds(3),
            LeaveSentAt = Samples.Noon.AddSeconds(6),
            IsLeaving = true,
            UpdatedAt = Samples.Noon.AddSeconds(4),
            ClosedAt = Samples.Noon.AddSeconds(5),
        };
        await RoundTrip("deliveries", rows => rows.Deliveries, row => row.Account, row => row.Id,
            due, full, due, due with { Phase = DeliveryPhase.WaitingForPlace }, due with { Phase = DeliveryPhase.Starting },
            due with { Phase = DeliveryPhase.Live },
            due with { Phase = DeliveryPhase.Accepted }, full with { Phase = DeliveryPhase.Ended }, full with { Phase = DeliveryPhase.Failed },
            full with { Phase = DeliveryPhase.Left });
    }

    [Fact]
    public async Task Removed_devices_round_trip()
        => await RoundTrip("removed_devices", rows => rows.RemovedDevices, row => row.Account, row => row.Id,
            new RemovedDevice(Samples.Home, "dev_1", ApnsEnvironment.Production, null, Samples.Noon),
            new RemovedDevice(Samples.Home, "dev_1", ApnsEnvironment.Sandbox, "ab", Samples.Noon.AddSeconds(1)));

    [Fact]
    public async Task Device_places_round_trip()
        => await RoundTrip("device_places", rows => rows.Places, row => row.Account, row => row.DeviceId,
            DevicePlaces.None(Samples.Home, "dev_1"), new DevicePlaces(Samples.Home, "dev_1", ["a1", "a2"], ["a3"]));

    [Fact]
    public async Task Broadcast_channels_round_trip()
    {
        var used = new BroadcastChannel
        {
            Account = Samples.Home,
            Id = "c+/=",
            Environment = ApnsEnvironment.Sandbox,
            ActivityId = "a1",
            CreatedAt = Samples.Noon,
        };
        await RoundTrip("broadcast_channels", rows => rows.BroadcastChannels, row => row.Account, row => row.Id,
            used, used with { ActivityId = "a2", ReleasedAt = Samples.Noon.AddSeconds(1) });
    }

    [Fact]
    public async Task Badges_round_trip()
        => await RoundTrip("badges", rows => rows.Badges, row => row.Account, row => row.DeviceId,
            new BadgeCount(Samples.Home, "board", 0, Samples.Noon), new BadgeCount(Samples.Home, "board", int.MaxValue, Samples.Noon.AddSeconds(1)));

    [Fact]
    public async Task Streams_round_trip()
    {
        var bare = Samples.Stream("backup");
        var full = bare with
        {
            ActivityId = "a2",
            LastActivityId = "a2",
            Parked = Samples.Full,
            ListedTags = Samples.Full.Tags,
            Version = long.MaxValue,
            IsRemoved = true,
            UpdatedAt = Samples.Noon.AddSeconds(1),
        };
        await RoundTrip("streams", rows => rows.Streams, row => row.Account, row => row.Key.Value, bare, full, bare with { Parked = Samples.Bare }, bare);
    }

    [Fact]
    public async Task Activities_round_trip()
    {
        var bare = Samples.Activity("a1", Samples.Bare);
        var full = Samples.Activity("a2", Samples.Full) with
        {
            StreamKey = "backup",
            PreviousId = "a0",
            Version = 7,
            Seq = 9,
            Alert = new AlertText("Ding", "Done"),
            AlertVersion = 7,
            UpdatedAt = Samples.Noon.AddSeconds(1),
            LastFrameAt = Samples.Noon.AddSeconds(2),
            EndedAt = Samples.Noon.AddSeconds(3),
            DismissAt = Samples.Noon.AddSeconds(4),
            EndReason = EndReason.Rotated,
        };
        await RoundTrip("activities", rows => rows.Activities, row => row.Account, row => row.Id,
            bare, full with { Id = "a1", StreamKey = null, PreviousId = null }, bare, bare with { Id = "a2", StreamKey = "backup", PreviousId = "a0" }, full);
    }

    [Fact]
    public async Task Notifications_round_trip()
    {
        var bare = new Notification
        {
            Account = Samples.Home,
            Id = "n1",
            SentSeq = 2,
            Content = Content(new NotificationContent { Title = "t" }),
            Target = Samples.Everyone,
            CreatedAt = Samples.Noon,
        };
        var full = bare with
        {
            Id = "n2",
            Seq = 5,
            Tags = Samples.Full.Tags,
            Metadata = Samples.Full.Metadata,
            Target = Samples.Full.Target,
            Content = Content(new NotificationContent
            {
                Title = "t",
                Message = "m",
                Subtitle = "s",
                Media = "https://e.com/a.png",
                Redirection = "things:///x",
                Actions = [Samples.Full.Buttons.Value.SecondaryAction!],
                Payload = Samples.Json("""{"k":[{"v":1}]}"""),
                Badge = 3,
                Sound = "default",
                Icon = "https://e.com/i.png",
                InterruptionLevel = "active",
            }),
        };
        await RoundTrip("notifications", rows => rows.Notifications, row => row.Account, row => row.Id, bare, full, bare with
        {
            Seq = 8,
            SentSeq = 7,
            Version = 3,
            State = NotificationState.Withdrawn,
            DeliverAt = Samples.Noon.AddDays(1),
            CreatedAt = Samples.Noon.AddDays(2),
            ChangedAt = Samples.Noon.AddDays(3),
            VersionAt = Samples.Noon.AddDays(4),
        });
        await RoundTrip(
            "notification_versions", rows => rows.NotificationVersions, row => row.Account, row => row.Id,
            new NotificationVersion(Samples.Home, "n2", 2, full.Content, Samples.Noon));

        static Stored<NotificationContent> Content(NotificationContent content) =>
            Stored<NotificationContent>.Of(content, StoredJson.Instance.NotificationContent);
    }

    [Fact]
    public async Task Metrics_round_trip()
    {
        var bare = new WidgetMetric
        {
            Account = Samples.Home,
            Key = "sales",
            Name = "Sales",
            Format = new("number", null, null, null),
            CreatedAt = Samples.Noon,
            UpdatedAt = Samples.Noon,
        };
        await RoundTrip("metrics", rows => rows.Metrics, row => row.Account, row => row.Key,
            bare,
            bare with
            {
                Name = "S",
                Format = new("currency", "EUR", "x", true),
                Value = new Scalar("12 €"),
                ValueAt = Samples.Noon,
                UpdatedAt = Samples.Noon.AddSeconds(1),
            },
            bare with { Format = new("unit", null, "ms", false), Value = new Scalar(-0.1), ValueAt = Samples.Noon },
            bare with { Value = new Scalar(""), ValueAt = Samples.Noon, DatedAt = Samples.Noon.AddSeconds(-1) },
            bare with { Value = new Scalar(double.MaxValue), ValueAt = Samples.Noon },
            bare);
    }

    [Fact]
    public async Task First_responses_round_trip()
        => await RoundTrip("first_answers", rows => rows.StoredResponses, row => row.Account, row => row.Key,
            new StoredResponse(Samples.Home, "k", [], [], Samples.Noon),
            new StoredResponse(Samples.Home, "k", [0, 1, 255], "{}"u8.ToArray(), Samples.Noon.AddSeconds(1)));

    [Fact]
    public async Task Frames_and_metric_values_are_added_and_never_replaced()
    {
        var frame = new Frame(Samples.Home, "a1", 1, Samples.Noon, "{\"s\":1}"u8.ToArray(), Timer: null);
        await open.Write(rows =>
        {
            rows.Frames.Append(frame);
            rows.Frames.Append(frame with { Version = 2, Timer = "{\"t\":1}"u8.ToArray() });
            rows.Append(new MetricValue(Samples.Home, "sales", new Scalar(1.5), Samples.Noon));
            rows.Append(new MetricValue(Samples.Home, "sales", new Scalar("text"), Samples.Noon));
        });
        await open.Write(rows => rows.Frames.Append(frame));

        var at = Samples.Noon.ToUnixTimeMilliseconds();
        Assert.Equivalent(
            new object?[][]
            {
                [1L, "a1", 1L, at, "{\"s\":1}"u8.ToArray(), null],
                [1L, "a1", 1L, at, "{\"s\":1}"u8.ToArray(), null],
                [1L, "a1", 2L, at, "{\"s\":1}"u8.ToArray(), "{\"t\":1}"u8.ToArray()],
            },
            await Database.Query("SELECT account_id, activity_id, version, at, state, timer FROM frames ORDER BY version"), strict: true);
        Assert.Equivalent(
            new object?[][] { [1L, "sales", 1.5, null, at], [1L, "sales", null, "text", at] },
            await Database.Query("SELECT account_id, metric_key, value_number, value_text, measured_at FROM metric_values ORDER BY value_text IS NULL DESC"),
            strict: true);
    }

    /// <summary>
    /// Writes the rows one after the other and reads each back from the database. Every column of the table must have a value in at least one of
    /// them.
    /// </summary>
    private async Task RoundTrip<TRow>(
        string name, Func<RowSet, RowTable<TRow>> table, Func<TRow, AccountId> account, Func<TRow, string> key, params TRow[] versions)
        where TRow : class
    {
        var filled = new HashSet<int>();
        var columns = 0;
        foreach (var row in versions)
        {
            Assert.Null((await open.Write(rows => table(rows).Put(row))).Refusal);
            var cached = await open.Read(rows => table(rows).Find(account(row), key(row)));
            await Reopen();
            var read = await open.Read(rows => table(rows).Find(account(row), key(row)));
            var listed = await open.Read(rows => table(rows).All(account(row)));

            Assert.Equal(Samples.Dump(row), Samples.Dump(cached));
            Assert.Equal(Samples.Dump(row), Samples.Dump(read));
            Assert.Contains(Samples.Dump(row), listed.Select(Samples.Dump));
            foreach (var values in await Database.Query($"SELECT * FROM {name}"))
            {
                columns = values.Length;
                filled.UnionWith(Enumerable.Range(0, values.Length).Where(i => values[i] is not null));
            }
        }

        Assert.Equal(columns, filled.Count);
    }
}
