using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using Xunit;

namespace ActivitySmith.Domain.Tests.Devices;

/// <summary>For each token the highest generation wins; without generations the report that arrived last wins.</summary>
public sealed class TokenReportTests
{
    private static readonly DateTimeOffset Noon = new(2026, 7, 10, 12, 0, 0, TimeSpan.Zero);

    private static readonly Device Fresh = new()
    {
        Account = AccountId.First,
        Id = "dev_1",
        UserId = "owner",
        Kind = DeviceKind.Ios,
        Name = "Phone",
        CreatedAt = Noon,
    };

    [Fact]
    public void A_late_report_replaces_nothing_and_still_adds_missing_tokens()
    {
        var known = new TokenReport("aa", null, null, 5).Apply(Fresh, Noon);

        var after = new TokenReport("bb", "cc", null, 4).Apply(known, Noon.AddSeconds(1));

        Assert.Equal(new PushToken("aa", 5, Noon), after.ApnsToken);
        Assert.Equal(new PushToken("cc", 4, Noon.AddSeconds(1)), after.PushToStartToken);
        Assert.Null(after.WidgetToken);
        Assert.Equal(5, after.TokenGeneration);
    }

    [Fact]
    public void The_same_token_again_gets_a_new_time()
    {
        var known = new TokenReport("aa", null, null, 5).Apply(Fresh, Noon);
        var after = new TokenReport("aa", null, null, 5).Apply(known, Noon.AddHours(1));
        Assert.Equal(new PushToken("aa", 5, Noon.AddHours(1)), after.ApnsToken);
        Assert.Equal(Noon.AddHours(1), after.SeenAt);
    }

    [Fact]
    public void Without_a_generation_the_newest_by_arrival_wins()
    {
        var known = new TokenReport("aa", null, null, 5).Apply(Fresh, Noon);
        Assert.Equal(new PushToken("bb", 5, Noon), new TokenReport("bb", null, null, null).Apply(known, Noon).ApnsToken);
    }

    [Fact]
    public void Any_order_of_the_same_reports_leaves_the_same_tokens()
    {
        TokenReport[] reports = [new("a1", "b1", null, 1), new("a2", null, "c2", 2), new(null, "b3", null, 3)];
        int[][] orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        Assert.All(orders, order =>
        {
            var device = order.Aggregate(Fresh, (known, index) => reports[index].Apply(known, Noon));
            Assert.Equal(("a2", "b3", "c2"), (device.ApnsToken?.Value, device.PushToStartToken?.Value, device.WidgetToken?.Value));
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("AB")]
    [InlineData("xyz")]
    [InlineData("ab ")]
    public void A_token_is_lower_case_hex(string token)
    {
        Assert.NotNull(new TokenReport(token, null, null, null).Check(Fresh));
        Assert.Equal("apns_token", new TokenReport(token, null, null, null).Check(Fresh)?.Path);
    }

    [Fact]
    public void A_profile_keeps_the_members_that_a_report_omits()
    {
        var known = new DeviceProfile("Name", "sandbox", "18.2", "1.0", FrequentUpdates: true).Apply(Fresh, Noon);
        Assert.Equal(known with { SeenAt = Noon.AddSeconds(1) }, new DeviceProfile(null, null, null, null, null).Apply(known, Noon.AddSeconds(1)));
        Assert.NotNull(new DeviceProfile(null, "lab", null, null, null).Check());
        Assert.NotNull(new DeviceProfile(null, null, new string('1', DeviceProfile.MaxVersionLength + 1), null, null).Check());
        Assert.NotNull(new DeviceProfile(null, null, null, "ü", null).Check());
    }

    [Fact]
    public void Every_token_and_the_generation_of_a_report_are_checked()
    {
        const string Digits = "must be 1 to 512 lower-case hexadecimal digits";
        Assert.Null(new TokenReport("aa", "bb", "cc", 0).Check(Fresh));
        Given.IsInvalid(new TokenReport("AA", null, null, null).Check(Fresh), "apns_token", $"apns_token {Digits}");
        Given.IsInvalid(new TokenReport("aa", "BB", "CC", null).Check(Fresh), "push_to_start_token", $"push_to_start_token {Digits}");
        Given.IsInvalid(new TokenReport("aa", "bb", "CC", null).Check(Fresh), "widget_token", $"widget_token {Digits}");
        Given.IsInvalid(new TokenReport("aa", "bb", "cc", -1).Check(Fresh), "generation", "generation must be 0 or more");
        Assert.Equal("apns_token", new TokenReport("AA", "BB", "CC", -1).Check(Fresh)?.Path);
        Assert.Equal("widget_token", new TokenReport(null, null, "CC", -1).Check(Fresh)?.Path);
    }

    [Fact]
    public void A_subscription_is_of_a_browser_alone()
    {
        var subscription = new WebSubscription { Endpoint = "https://push.example.com/1", P256dh = "", Auth = "", VapidKey = "" };

        Given.IsInvalid(
            new TokenReport(null, null, null, null) { WebPush = subscription }.Check(Fresh), "web_push",
            "web_push is only for devices that were paired with platform web");
    }

    [Fact]
    public void A_report_that_changes_nothing_is_no_write_for_an_hour()
    {
        var known = Fresh with { SeenAt = Noon };
        var nothing = new TokenReport(null, null, null, null);

        Assert.Same(known, nothing.Apply(known, Noon.AddHours(1).AddTicks(-1)));
        Assert.Equal(Noon.AddHours(1), nothing.Apply(known, Noon.AddHours(1)).SeenAt);
        Assert.Equal(Noon, nothing.Apply(Fresh, Noon).SeenAt);
    }
}
