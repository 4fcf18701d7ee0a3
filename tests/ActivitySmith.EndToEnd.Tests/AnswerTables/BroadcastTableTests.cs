using ActivitySmith.EndToEnd.Tests.Phones;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.AnswerTables;

/// <summary>Each reply to a broadcast, and the server's next step (Apple: Handling error responses from APNs, broadcast).</summary>
[Trait("long", "true")]
public sealed class BroadcastTableTests(TableWorld table) : IClassFixture<TableWorld>
{
    private const string ChannelPhone = "18.2";

    private PhoneWorld World => table.World;

    [Theory]
    [InlineData(400, "MissingChannelId")]
    [InlineData(400, "BadChannelId")]
    [InlineData(400, "BadRequestParams")]
    [InlineData(400, "BadRequestPayload")]
    [InlineData(400, "PayloadEmpty")]
    [InlineData(400, "MissingPushType")]
    [InlineData(400, "InvalidPushType")]
    [InlineData(400, "BadMessageId")]
    [InlineData(400, "BadExpirationDate")]
    [InlineData(400, "BadPriority")]
    [InlineData(400, "TopicDisallowed")]
    [InlineData(404, "BadPath")]
    [InlineData(405, "MethodNotAllowed")]
    [InlineData(413, "PayloadTooLarge")]
    public async Task A_permanently_refused_version_is_sent_once_and_the_next_one_follows(int status, string reason)
    {
        var (card, channel, before) = await Begin(status, reason);

        await card.Put("refused");
        await card.Stands(delivery => delivery.State == "failed");
        await card.Put("next");

        await card.Phone.Until(now => now.Running is [{ Title: "next" }], "shows the next state");
        Assert.Equal([(2L, status), (3L, 200)], await Broadcasts(channel, before, 2));
    }

    [Theory]
    [InlineData(400, "FeatureNotEnabled")]
    [InlineData(403, "TopicMismatch")]
    [InlineData(403, "BadCertificate")]
    [InlineData(403, "BadCertificateEnvironment")]
    [InlineData(403, "MissingProviderToken")]
    [InlineData(403, "InvalidProviderToken")]
    public async Task Wrong_settings_stop_broadcasts_until_a_probe_succeeds(int status, string reason)
    {
        var (card, channel, before) = await Begin(status, reason);

        await card.Put("stopped");
        await card.Stands(delivery => delivery.State == "retrying");

        await card.Phone.Until(now => now.Running is [{ Title: "stopped" }], "shows the state after the probe");
        Assert.Equal([(2L, status), (2L, 200)], await Broadcasts(channel, before, 2));
    }

    [Theory]
    [InlineData(429, "TooManyRequests")]
    [InlineData(429, "TooManyProviderTokenUpdates")]
    [InlineData(500, "InternalServerError")]
    [InlineData(503, "ServiceUnavailable")]
    [InlineData(503, "Shutdown")]
    public async Task After_the_pause_that_apns_asks_for_only_the_newest_state_is_sent(int status, string reason)
    {
        var (card, channel, before) = await Begin(status, reason, retryAfter: 2);

        await card.Put("postponed");
        await card.Stands(delivery => delivery.State == "retrying");
        await card.Put("newest");

        await card.Phone.Until(now => now.Running is [{ Title: "newest" }], "shows the newest state");
        Assert.Equal([(2L, status), (3L, 200)], await Broadcasts(channel, before, 2));
    }

    [Fact]
    public async Task A_channel_that_still_exists_is_used_again()
    {
        var (card, channel, before) = await Begin(400, "ChannelNotRegistered");

        await card.Put("next");

        await card.Phone.Until(now => now.Running is [{ Title: "next" }], "shows the next state");
        Assert.Equal([(2L, 400), (2L, 200)], await Broadcasts(channel, before, 2));
    }

    [Fact]
    public async Task Cards_of_a_channel_that_no_longer_exists_start_again()
    {
        var card = await table.Card(ChannelPhone);
        var channel = (await card.Phone.Now()).Cards[0].ChannelId;
        await World.Simulator.Post("/channels/delete", new { channel_id = channel });

        await card.Put("next");

        var now = await card.Phone.Until(phone => phone.Running is [{ Title: "next" }], "shows the next state on one card");
        Assert.NotEqual(channel, now.Running[0].ChannelId);
        await card.Put("last");
        await card.Phone.Until(phone => phone.Running is [{ Title: "last" }], "gets updates as before");
    }

    [Fact]
    public async Task Without_a_free_channel_cards_start_with_tokens()
    {
        await World.Fault(new { on = "manage", status = 400, reason = "CannotCreateChannelConfig", count = 1 });

        var card = await table.Card(ChannelPhone);

        Assert.NotNull((await card.Phone.Now()).Cards[0].UpdateToken);
    }

    private async Task<(AnsweredCard Card, string Channel, long Before)> Begin(int status, string reason, int? retryAfter = null)
    {
        var card = await table.Card(ChannelPhone);
        var channel = (await card.Phone.Now()).Cards[0].ChannelId!;
        await World.Fault(new { on = "broadcast", channel_id = channel, status, reason, retry_after = retryAfter, count = 1 });
        return (card, channel, await World.LastPush());
    }

    private async Task<IEnumerable<(long Version, int Status)>> Broadcasts(string channel, long after, int count) =>
        (await PhoneWorld.Until(
            async () => (IReadOnlyList<PushSeen>)[.. (await World.Pushes(after)).Where(push => push.ChannelId == channel && push.Event is not null)],
            pushes => pushes.Count >= count,
            $"{count} broadcasts")).Select(push => (push.Version!.Value, push.Status));
}
