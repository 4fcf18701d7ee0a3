using ActivitySmith.Domain;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Audit;
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
    public async Task Accounts_round_trip()
    {
        var bare = new Account { Id = Samples.Home, Name = "Home", CreatedAt = Samples.Noon };
        await RoundTrip("accounts", rows => rows.Accounts, row => row.Id, _ => "account", bare, bare with { Name = "Größe", RequestsPerMinute = int.MaxValue }, bare);
    }

    [Fact]
    public async Task Users_round_trip()
        => await RoundTrip("users", rows => rows.Users, row => row.Account, row => row.Id, Samples.User("u"), Samples.User("u", "") with { Role = "member" });

    [Fact]
    public async Task Sign_in_links_round_trip()
        => await RoundTrip("sign_in_links", rows => rows.SignInLinks, row => row.Account, row => row.TokenHash,
            Samples.Link("h") with { IsMailed = true }, Samples.Link("h") with { IsMailed = true, UsedAt = Samples.Noon.AddSeconds(1) });

    [Fact]
    public async Task Sessions_round_trip()
    {
        var bare = new Session { Account = Samples.Home, Id = "h", UserId = "owner", CreatedAt = Samples.Noon, SeenAt = Samples.Noon, Browser = "Browser", Network = "203.0.113.7" };
        await RoundTrip("sessions", rows => rows.Sessions, row => row.Account, row => row.Id,
            bare, bare with { SeenAt = Samples.Noon.AddSeconds(1), Browser = "Safari on iPhone", Network = "2001:db8::/64" }, bare with { Id = "by-link", LinkAt = Samples.Noon });
    }

    [Fact]
    public async Task Sign_in_origins_round_trip()
    {
        var bare = new SignInOrigin { Account = Samples.Home, Id = "owner/n/4-7f000001", ExpiresAt = Samples.Noon };
        var full = bare with { Failures = 4, PausedUntil = Samples.Noon.AddMinutes(15), SignedInAt = Samples.Noon, ExpiresAt = Samples.Noon.AddDays(1) };
        await RoundTrip("sign_in_origins", rows => rows.SignInOrigins, row => row.Account, row => row.Id, bare, full, bare);
    }

    [Fact]
    public async Task People_round_trip()
    {
        var bare = new Person { Account = Samples.Home, UserId = "owner", UpdatedAt = Samples.Noon };
        var full = bare with
        {
            Email = "größe@example.com",
            PasswordHash = "AQ==",
            Stamp = "s2",
            Failures = 4,
            LockedUntil = Samples.Noon.AddMinutes(15),
            Totp = [1, 0, 255],
            TotpStep = long.MaxValue,
            RecoveryCodes = ["h1", "h2"],
            UpdatedAt = Samples.Noon.AddSeconds(1),
        };
        await RoundTrip("people", rows => rows.People, row => row.Account, row => row.UserId, bare, full, bare);
    }

    [Fact]
    public async Task Invites_round_trip()
    {
        var invite = new Invite
        {
            Account = Samples.Home,
            Id = "inv_1",
            Email = "ben@example.com",
            Role = "member",
            TokenHash = "h1",
            InvitedBy = "owner",
            CreatedAt = Samples.Noon,
            ExpiresAt = Samples.Noon.AddDays(7),
        };
        await RoundTrip("invites", rows => rows.Invites, row => row.Account, row => row.Id,
            invite, invite with { TokenHash = "h2", ExpiresAt = Samples.Noon.AddDays(8) });
    }

    [Fact]
    public async Task Audit_entries_round_trip()
    {
        var entry = new AuditEntry
        {
            Account = Samples.Home,
            Id = "aud_1",
            At = Samples.Noon,
            Actor = new Actor(ActorKind.User, "owner", "Größe 🚀"),
            Action = "revokeApiKey",
            Outcome = AuditOutcome.Refused,
        };
        await RoundTrip("audit_log", rows => rows.Audit, row => row.Account, row => row.Id, entry, entry with { Subject = "key_1", Address = "192.0.2.7" });
    }

    [Fact]
    public async Task Api_keys_round_trip()
    {
        var bare = new ApiKey
        {
            Account = Samples.Home,
            Id = "key_1",
            Name = "First",
            Hash = Sha256.Of("ask_1"),
            LastFour = "sk_1",
            Scope = KeyScope.All,
            CanManage = false,
            CreatedAt = Samples.Noon,
        };
        await RoundTrip("api_keys", rows => rows.ApiKeys, row => row.Account, row => row.Id,
            bare, bare with { Name = "Second", Scope = new KeyScope(["ops", "devs"]), CanManage = true, RevokedAt = Samples.Noon }, bare with { Scope = new KeyScope([]) });
    }

    [Fact]
    public async Task Uses_of_keys_round_trip()
    {
        var use = new KeyUse(Samples.Home, "key_1", Samples.Noon);
        await RoundTrip("key_uses", rows => rows.KeyUses, row => row.Account, row => row.KeyId, use, use with { LastUsedAt = Samples.Noon.AddMinutes(1) });
    }

    [Fact]
    public async Task Addresses_of_keys_round_trip()
    {
        var address = new KeyAddress(Samples.Home, "key_1", "2001:db8::/64", Samples.Noon);
        await RoundTrip("key_addresses", rows => rows.KeyAddresses, row => row.Account, row => row.Id, address, address with { LastUsedAt = Samples.Noon.AddDays(1) });
    }

    [Fact]
    public async Task Mailed_addresses_round_trip()
    {
        var mailed = new MailedTo("hash", [Samples.Noon]);
        await RoundTrip("mailed_to", rows => rows.MailedTo, _ => MailedTo.Account, row => row.AddressHash, mailed, mailed with { SentAt = [Samples.Noon, Samples.Noon.AddMinutes(1)] });
    }

    [Fact]
    public async Task Days_of_actors_round_trip()
    {
        var day = new ActorDay(Samples.Home, "owner", 20_000, 1);
        await RoundTrip("audit_days", rows => rows.AuditDays, row => row.Account, row => row.ActorId, day, day with { Day = 20_001, Count = 7 });
    }

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
            board, board with { Name = "Wall", UserId = "ben" }, Samples.Phone("dev_1"), Samples.Phone("dev_1") with { PushToStartToken = null, OsVersion = null },
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
            due, full, due, due with { Phase = DeliveryPhase.WaitingForPlace }, due with { Phase = DeliveryPhase.Starting }, due with { Phase = DeliveryPhase.Live },
            due with { Phase = DeliveryPhase.Accepted }, full with { Phase = DeliveryPhase.Ended }, full with { Phase = DeliveryPhase.Failed }, full with { Phase = DeliveryPhase.Left });
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
        var used = new BroadcastChannel { Account = Samples.Home, Id = "c+/=", Environment = ApnsEnvironment.Sandbox, ActivityId = "a1", CreatedAt = Samples.Noon };
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
            bare, full with { Id = "a1", StreamKey = null }, bare, bare with { Id = "a2", StreamKey = "backup" }, full);
    }

    [Fact]
    public async Task Notifications_round_trip()
    {
        var bare = new Notification
        {
            Account = Samples.Home,
            Id = "n1",
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
        await RoundTrip("notifications", rows => rows.Notifications, row => row.Account, row => row.Id, bare, full, bare with { Seq = 8 });

        static Stored<NotificationContent> Content(NotificationContent content) => Stored<NotificationContent>.Of(content, StoredJson.Instance.NotificationContent);
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
            bare with { Name = "S", Format = new("currency", "EUR", "x", true), Value = new Scalar("12 €"), ValueAt = Samples.Noon, UpdatedAt = Samples.Noon.AddSeconds(1) },
            bare with { Format = new("unit", null, "ms", false), Value = new Scalar(-0.1), ValueAt = Samples.Noon },
            bare with { Value = new Scalar(""), ValueAt = Samples.Noon, DatedAt = Samples.Noon.AddSeconds(-1) },
            bare with { Value = new Scalar(double.MaxValue), ValueAt = Samples.Noon },
            bare);
    }

    [Fact]
    public async Task First_responses_round_trip()
        => await RoundTrip("first_answers", rows => rows.FirstAnswers, row => row.Account, row => row.Key,
            new FirstAnswer(Samples.Home, "k", [], [], Samples.Noon), new FirstAnswer(Samples.Home, "k", [0, 1, 255], "{}"u8.ToArray(), Samples.Noon.AddSeconds(1)));

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
            new object?[][] { [1L, "a1", 1L, at, "{\"s\":1}"u8.ToArray(), null], [1L, "a1", 1L, at, "{\"s\":1}"u8.ToArray(), null], [1L, "a1", 2L, at, "{\"s\":1}"u8.ToArray(), "{\"t\":1}"u8.ToArray()] },
            await Database.Query("SELECT account_id, activity_id, version, at, state, timer FROM frames ORDER BY version"), strict: true);
        Assert.Equivalent(
            new object?[][] { [1L, "sales", 1.5, null, at], [1L, "sales", null, "text", at] },
            await Database.Query("SELECT account_id, metric_key, value_number, value_text, measured_at FROM metric_values ORDER BY value_text IS NULL DESC"), strict: true);
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
