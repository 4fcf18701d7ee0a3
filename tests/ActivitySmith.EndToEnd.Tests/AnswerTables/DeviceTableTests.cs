using ActivitySmith.EndToEnd.Tests.Phones;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.AnswerTables;

/// <summary>Each reply of APNs to a push for one device, and the server's next step (Apple: Handling notification responses from APNs).</summary>
[Trait("long", "true")]
public sealed class DeviceTableTests(TableWorld table) : IClassFixture<TableWorld>
{
    private const string TokenPhone = "17.6";

    private PhoneWorld World => table.World;

    /// <summary>A fault of ours, or bad data: that version is never sent again; the next one is, to the same token.</summary>
    [Theory]
    [InlineData(400, "BadCollapseId")]
    [InlineData(400, "BadExpirationDate")]
    [InlineData(400, "BadMessageId")]
    [InlineData(400, "BadPriority")]
    [InlineData(400, "DuplicateHeaders")]
    [InlineData(400, "InvalidPushType")]
    [InlineData(400, "PayloadEmpty")]
    [InlineData(400, "MissingDeviceToken")]
    [InlineData(404, "BadPath")]
    [InlineData(405, "MethodNotAllowed")]
    [InlineData(413, "PayloadTooLarge")]
    public async Task A_permanently_refused_version_is_sent_once_and_the_next_one_follows(int status, string reason)
    {
        var card = await table.Card(TokenPhone);
        await card.AnswerNext(status, reason);
        var before = await World.LastPush();

        await card.Put("refused");
        Assert.Equal(reason, (await card.Stands(delivery => delivery.State == "failed")).Reason);
        await card.Put("next");

        await card.Phone.Until(now => now.Running is [{ Title: "next" }], "shows the next state");
        var updates = await card.Updates(before, pushes => pushes.Count >= 2, "two pushes");
        Assert.Equal([(2L, status), (3L, 200)], updates.Select(push => (push.Version!.Value, push.Status)));
        Assert.Single(updates.Select(push => push.Token).Distinct());
    }

    /// <summary>The token is forgotten: no push goes to it until the app reports it again.</summary>
    [Theory]
    [InlineData(400, "BadDeviceToken")]
    [InlineData(400, "DeviceTokenNotForTopic")]
    [InlineData(410, "Unregistered")]
    [InlineData(410, "ExpiredToken")]
    public async Task A_dead_token_is_forgotten_and_a_new_report_brings_the_newest_state(int status, string reason)
    {
        var card = await table.Card(TokenPhone);
        await card.AnswerNext(status, reason);
        var before = await World.LastPush();

        await card.Put("lost");
        Assert.Equal(reason, (await card.Stands(delivery => delivery.State == "waiting_for_token")).Reason);
        await card.Put("newest");
        Assert.Equal("waiting_for_token", (await card.Delivery()).State);
        Assert.Single(await card.Updates(before, pushes => pushes.Count >= 1, "the one that was refused"));

        await card.Phone.Do("rotate", new { token = "update" });

        var updates = await card.Updates(before, pushes => pushes.Count >= 2, "the newest to the new token");
        Assert.Equal((3L, 200), (updates[1].Version!.Value, updates[1].Status));
        Assert.NotEqual(updates[0].Token, updates[1].Token);
    }

    /// <summary>A setting is wrong: all pushes of the kind stop, the token is kept, and a probe resumes them.</summary>
    [Theory]
    [InlineData(400, "BadTopic", false)]
    [InlineData(400, "MissingTopic", false)]
    [InlineData(400, "TopicDisallowed", false)]
    [InlineData(403, "InvalidProviderToken", true)]
    [InlineData(403, "MissingProviderToken", true)]
    [InlineData(403, "BadEnvironmentKeyIdInToken", true)]
    [InlineData(403, "Forbidden", true)]
    [InlineData(403, "BadCertificate", true)]
    [InlineData(403, "BadCertificateEnvironment", true)]
    public async Task Wrong_settings_stop_pushes_until_a_probe_succeeds(int status, string reason, bool renewsConnection)
    {
        var card = await table.Card(TokenPhone);
        await card.AnswerNext(status, reason);
        var before = await World.LastPush();

        await card.Put("stopped");
        await card.Stands(delivery => delivery.Reason == reason);

        var updates = await card.Updates(before, pushes => pushes.Any(push => push.Status == 200), "the probe");
        Assert.Equal([(2L, status), (2L, 200)], updates.Select(push => (push.Version!.Value, push.Status)));
        Assert.True(updates[1].At - updates[0].At >= TimeSpan.FromSeconds(0.9), $"retried after {updates[1].At - updates[0].At}");
        Assert.Single(updates.Select(push => push.Token).Distinct());
        if (renewsConnection) Assert.NotEqual(updates[0].Connection, updates[1].Connection);
        await card.Stands(delivery => delivery is { State: "shown", SeenVersion: 2, Reason: null });
    }

    /// <summary>The push is repeated at once, on another connection.</summary>
    [Theory]
    [InlineData(403, "UnrelatedKeyIdInToken")]
    [InlineData(400, "IdleTimeout")]
    public async Task An_exhausted_connection_is_replaced(int status, string reason)
    {
        var card = await table.Card(TokenPhone);
        await card.AnswerNext(status, reason);
        var before = await World.LastPush();

        await card.Put("next");

        await card.Phone.Until(now => now.Running is [{ Title: "next" }], "shows the next state");
        var updates = await card.Updates(before, pushes => pushes.Count >= 2, "two pushes");
        Assert.Equal([(2L, status), (2L, 200)], updates.Select(push => (push.Version!.Value, push.Status)));
        Assert.NotEqual(updates[0].Connection, updates[1].Connection);
    }

    /// <summary>After the pause that APNs asked for, only the newest state is sent.</summary>
    [Theory]
    [InlineData(429, "TooManyRequests", false)]
    [InlineData(429, "TooManyProviderTokenUpdates", false)]
    [InlineData(500, "InternalServerError", false)]
    [InlineData(503, "ServiceUnavailable", false)]
    [InlineData(503, "Shutdown", true)]
    public async Task After_the_pause_that_apns_asks_for_only_the_newest_state_is_sent(int status, string reason, bool renewsConnection)
    {
        var card = await table.Card(TokenPhone);
        await card.AnswerNext(status, reason, retryAfter: 2);
        var before = await World.LastPush();

        await card.Put("postponed");
        Assert.Equal(reason, (await card.Stands(delivery => delivery.State == "retrying")).Reason);
        await card.Put("overtaken");
        await card.Put("newest");

        await card.Phone.Until(now => now.Running is [{ Title: "newest" }], "shows the newest state");
        var updates = await card.Updates(before, pushes => pushes.Count >= 2, "two pushes");
        Assert.Equal([(2L, status), (4L, 200)], updates.Select(push => (push.Version!.Value, push.Status)));
        Assert.True(updates[1].At - updates[0].At >= TimeSpan.FromSeconds(2), $"retried after {updates[1].At - updates[0].At}");
        if (renewsConnection) Assert.NotEqual(updates[0].Connection, updates[1].Connection);
        await card.Stands(delivery => delivery is { State: "shown", SeenVersion: 4, Reason: null });
    }

    /// <summary>Without Retry-After the pause is Apple's 15 minutes; a provider token is renewed every 20 minutes at most.</summary>
    [Theory]
    [InlineData(500, "InternalServerError", 15)]
    [InlineData(503, "ServiceUnavailable", 15)]
    [InlineData(503, "Shutdown", 15)]
    [InlineData(403, "ExpiredProviderToken", 10)]
    public async Task Without_retry_after_the_pause_is_15_minutes(int status, string reason, int minutes)
    {
        var card = await table.Card(TokenPhone);
        await card.AnswerNext(status, reason);

        await card.Put("postponed");

        var stand = await card.Stands(delivery => delivery.State == "retrying");
        Assert.Equal(reason, stand.Reason);
        Assert.InRange(stand.NextTryAt!.Value - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(minutes - 0.5), TimeSpan.FromMinutes(30));
    }
}
