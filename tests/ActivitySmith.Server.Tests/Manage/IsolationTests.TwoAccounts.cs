using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActivitySmith.Server.Tests.Manage;

/// <summary>The accounts that <see cref="IsolationTests"/> compares.</summary>
public sealed partial class IsolationTests
{
    /// <summary>The server, and account A with one object of each kind.</summary>
    public sealed class TwoAccounts : IAsyncLifetime
    {
        private HttpClient operatorClient = null!;

        public RunningServer Server { get; private set; } = null!;

        public HttpClient A { get; private set; } = null!;

        public Names OfA { get; private set; } = null!;

        public Names OfNobody { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Server = await RunningServer.Start(settings => settings["ACTIVITYSMITH_OPERATOR_KEY"] = ServerFixture.OperatorKey);
            operatorClient = Server.NewClient(ServerFixture.OperatorKey);
            var made = (await operatorClient.Post("/api/manage/accounts", new { name = $"{Marker} account" })).Is(HttpStatusCode.Created);
            A = Server.NewClient(made["key"]);
            var account = new AccountId(made.Json.GetProperty("account_id").GetInt64());
            (await A.Patch($"/api/manage/keys/{made["key_id"]}", new { name = $"{Marker} key" })).Is(HttpStatusCode.OK);
            var device = Randomness.Id("dev_");
            Assert.Null((await Server.Services.GetRequiredService<LedgerWriter>().Submit(new AddDevice(account, device))).Refusal);
            (await A.Post("/api/manage/channels", new { slug = "a-channel", name = $"{Marker} channel", devices = new[] { device, "board" } }))
                .Is(HttpStatusCode.Created);
            (await A.Post("/api/manage/metrics", new { key = "a-metric", name = $"{Marker} metric", format = "number" })).Is(HttpStatusCode.Created);
            (await A.Post("/api/metrics/a-metric/value", new { value = $"{Marker} value" })).Is(HttpStatusCode.OK);
            (await A.Post("/api/badge", new { badge = 41 })).Is(HttpStatusCode.OK);
            (await A.Post("/api/push-notification", new { title = $"{Marker} push", tags = new[] { "a-tag" } })).Is(HttpStatusCode.OK);
            var put = (await A.Put("/api/live-activity/stream/a-stream", new
            {
                content_state = new { type = "value", title = $"{Marker} stream", value = 1 },
                tags = new[] { "a-tag" },
                metadata = new { note = Marker },
                action = new { title = $"{Marker} button", type = "webhook", url = $"https://example.com/{Marker}" },
            })).Is(HttpStatusCode.OK);
            var action = (await A.Get("/api/manage/streams/a-stream")).Json.GetProperty("action").GetProperty("action_id").GetString()!;
            var notification = (await A.AllPages("/api/manage/notifications", 5)).Single().GetProperty("notification_id").GetString()!;
            var epoch = Server.Services.GetRequiredService<DatabaseEpoch>().Current;
            OfA = new Names("a-stream", put["activity_id"], "a-channel", made["key_id"], device, "a-metric", notification, action, "a-tag", account.Value)
            {
                Epoch = epoch,
            };
            OfNobody = new Names(
                "x-stream", Randomness.ActivityId(), "x-channel", Randomness.Id("key_"), Randomness.Id("dev_"), "x-metric", Randomness.Id("ntf_"),
                Randomness.Id("act_"), "x-tag", 987_654_321)
            {
                Epoch = epoch,
            };
        }

        public async ValueTask DisposeAsync()
        {
            A.Dispose();
            operatorClient.Dispose();
            await Server.DisposeAsync();
        }

        public async Task<HttpClient> NewAccount() =>
            Server.NewClient((await operatorClient.Post("/api/manage/accounts", new { name = "Other" })).Is(HttpStatusCode.Created)["key"]);

        /// <summary>Everything that account A can read of itself.</summary>
        public async Task<string> Snapshot()
        {
            string[] paths =
            [
                "keys", "channels", "devices", "metrics", "metrics/a-metric", "streams", "streams/a-stream", "activities", $"activities/{OfA.Activity}",
                $"activities/{OfA.Activity}/frames", "notifications", $"notifications/{OfA.Notification}",
            ];
            var text = new StringBuilder();
            foreach (var path in paths) text.AppendLine((await A.Get($"/api/manage/{path}")).Is(HttpStatusCode.OK).Text);
            text.AppendLine((await operatorClient.Get($"/api/manage/accounts/{OfA.Account}")).Is(HttpStatusCode.OK).Text);
            Assert.Contains(Marker, text.ToString(), StringComparison.Ordinal);
            return LastUse().Replace(text.ToString(), "");
        }
    }

    /// <summary>The response changes with each read, by design.</summary>
    [GeneratedRegex(",\"last_used_at\":\"[^\"]*\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LastUse();

    private sealed class AddDevice(AccountId account, string id) : Command<Device>
    {
        public override Result<Device> Apply(RowSet rows, DateTimeOffset now)
        {
            var device = new Device { Account = account, Id = id, UserId = "owner", Kind = DeviceKind.Page, Name = $"{Marker} device", CreatedAt = now };
            rows.Put(device);
            return device;
        }
    }
}
