using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.WebPush;
using Xunit;

namespace ActivitySmith.Domain.Tests.Deliveries;

/// <summary>The meaning of push services' replies. Delivery.Tests gives each of them by a server and checks what follows.</summary>
public sealed class ReplyTableTests
{
    [Theory]
    [InlineData(200, Reaction.Done, RetryPace.Soon)]
    [InlineData(204, Reaction.Done, RetryPace.Soon)]
    [InlineData(299, Reaction.Done, RetryPace.Soon)]
    [InlineData(199, Reaction.Refuse, RetryPace.Soon)]
    [InlineData(300, Reaction.Refuse, RetryPace.Soon)]
    [InlineData(401, Reaction.Halt, RetryPace.Soon)]
    [InlineData(402, Reaction.Refuse, RetryPace.Soon)]
    [InlineData(403, Reaction.Halt, RetryPace.Soon)]
    [InlineData(410, Reaction.Drop, RetryPace.Soon)]
    [InlineData(418, Reaction.Refuse, RetryPace.Soon)]
    [InlineData(429, Reaction.Retry, RetryPace.Slow)]
    [InlineData(499, Reaction.Refuse, RetryPace.Soon)]
    [InlineData(500, Reaction.Retry, RetryPace.VerySlow)]
    [InlineData(599, Reaction.Retry, RetryPace.VerySlow)]
    public void A_reason_that_is_not_documented_means_what_its_status_means(int status, Reaction reaction, RetryPace pace)
    {
        var rule = DeviceReplies.Table.Find(status, "SomethingNew");

        Assert.Equal((reaction, pace), (rule.Reaction, rule.Pace));
        Assert.Equal(reaction, BroadcastReplies.Table.Find(status, reason: null).Reaction);
    }

    [Fact]
    public void A_reason_is_looked_up_with_its_status()
    {
        Assert.Equal(Reaction.Drop, DeviceReplies.Table.Find(410, "Unregistered").Reaction);
        Assert.Equal("Unregistered", DeviceReplies.Table.Find(410, "Unregistered").Reason);
        Assert.Equal(Reaction.Refuse, DeviceReplies.Table.Find(400, "Unregistered").Reaction);
        Assert.Equal(Reaction.Done, WebPushReplies.Table.Find(201, "SomethingNew").Reaction);
        Assert.Null(WebPushReplies.Table.Find(201, "SomethingNew").Reason);
    }

    [Fact]
    public void Every_documented_reason_is_in_its_table_once()
    {
        Assert.Equal(33, DeviceReplies.Table.Rows.Count);
        Assert.Equal(29, BroadcastReplies.Table.Rows.Count);
        var documented = DeviceReplies.Table.Rows.Concat(BroadcastReplies.Table.Rows).Where(row => row.Status != 200);
        Assert.All(documented, row => Assert.Matches("^[A-Z][A-Za-z]+$", row.Reason));
    }

    /// <summary>Status and reason; whether the connection is given up, the stop is of one kind, and the dead tokens may be a wrong setting's.</summary>
    public static TheoryData<int, string, bool, bool, bool> Flags { get; } = new()
    {
        { 400, "BadTopic", false, true, false },
        { 400, "TopicDisallowed", false, true, false },
        { 400, "BadDeviceToken", false, false, true },
        { 400, "DeviceTokenNotForTopic", false, false, true },
        { 400, "IdleTimeout", true, false, false },
        { 403, "InvalidProviderToken", true, false, false },
        { 403, "UnrelatedKeyIdInToken", true, false, false },
        { 403, "ExpiredProviderToken", false, false, false },
        { 410, "Unregistered", false, false, false },
        { 503, "Shutdown", true, false, false },
        { 503, "ServiceUnavailable", false, false, false },
    };

    [Theory]
    [MemberData(nameof(Flags))]
    public void A_reply_says_whether_the_connection_the_setting_or_the_token_is_at_fault(
        int status, string reason, bool reconnects, bool isOfKind, bool isGuarded)
    {
        var rule = DeviceReplies.Table.Find(status, reason);

        Assert.Equal((reconnects, isOfKind, isGuarded), (rule.Reconnects, rule.HaltsKindOnly, rule.IsGuarded));
    }

    [Fact]
    public void A_key_that_broadcasts_are_refused_for_stops_everything_and_a_missing_feature_only_broadcasts()
    {
        Assert.True(BroadcastReplies.Table.Find(400, "FeatureNotEnabled").HaltsKindOnly);
        Assert.True(BroadcastReplies.Table.Find(403, "TopicMismatch").HaltsKindOnly);
        Assert.Equal((false, true), Of(BroadcastReplies.Table.Find(403, "InvalidProviderToken")));
        Assert.Equal((false, true), Of(BroadcastReplies.Table.Find(503, "Shutdown")));
        Assert.Equal((false, false), Of(BroadcastReplies.Table.Find(503, "ServiceUnavailable")));

        static (bool, bool) Of(ReplyRule rule) => (rule.HaltsKindOnly, rule.Reconnects);
    }

    [Fact]
    public void A_service_that_fails_is_left_alone_for_a_quarter_of_an_hour_and_one_that_is_asked_too_often_for_seconds()
    {
        foreach (var table in new[] { DeviceReplies.Table, BroadcastReplies.Table })
        {
            Assert.All(table.Rows.Where(row => row.Status >= 500), row => Assert.Equal(RetryPace.VerySlow, row.Pace));
            Assert.All(table.Rows.Where(row => row.Status == 429), row => Assert.Equal(RetryPace.Slow, row.Pace));
        }

        Assert.All(WebPushReplies.Table.Rows.Where(row => row.Status >= 429), row => Assert.Equal(RetryPace.Slow, row.Pace));
        Assert.Equal(Reaction.Drop, WebPushReplies.Table.Find(403, "VapidPkHashMismatch").Reaction);
        Assert.Equal(Reaction.Refuse, WebPushReplies.Table.Find(404, "BadPath").Reaction);
        Assert.Equal(Reaction.Drop, WebPushReplies.Table.Find(404, reason: null).Reaction);
    }

    [Theory]
    [InlineData(PushKind.Alert, "alert", "com.example.app")]
    [InlineData(PushKind.LiveActivity, "liveactivity", "com.example.app.push-type.liveactivity")]
    [InlineData(PushKind.Widgets, "widgets", "com.example.app.push-type.widgets")]
    [InlineData(PushKind.Broadcast, "liveactivity", null)]
    [InlineData(PushKind.Background, "background", "com.example.app")]
    public void Each_kind_of_push_has_its_type_and_topic(PushKind kind, string type, string? topic)
    {
        Assert.Equal((type, topic), (kind.PushType(), kind.Topic("com.example.app")));
        Assert.Contains(kind, PushKinds.All);
        Assert.Equal(Enum.GetValues<PushKind>().Length, PushKinds.All.Count);
    }

    [Fact]
    public void Both_environments_are_read_by_their_names()
    {
        Assert.Equal(["production", "sandbox"], ApnsEnvironments.All.Select(environment => environment.Name()));
        Assert.True(ApnsEnvironments.TryParse("production", out var production));
        Assert.True(ApnsEnvironments.TryParse("sandbox", out var sandbox));
        Assert.Equal((ApnsEnvironment.Production, ApnsEnvironment.Sandbox), (production, sandbox));
        Assert.False(ApnsEnvironments.TryParse("Sandbox", out _));
        Assert.False(ApnsEnvironments.TryParse(name: null, out _));
    }
}
