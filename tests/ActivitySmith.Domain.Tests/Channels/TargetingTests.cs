using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Refusals;
using Xunit;

namespace ActivitySmith.Domain.Tests.Channels;

/// <summary>The channels and devices that a request targets (docs/api.md, Targeting).</summary>
public sealed class TargetingTests
{
    private static readonly KeyScope Scoped = new(["ops", "devs"]);

    [Fact]
    public void Without_channels_the_target_is_the_scope_of_the_key()
    {
        Assert.Null(Targeting.Decide(KeyScope.All, asked: null).Value.Channels);
        Assert.Equal(["ops", "devs"], Targeting.Decide(Scoped, asked: null).Value.Channels);
    }

    [Fact]
    public void Duplicates_are_removed_and_the_order_is_kept()
        => Assert.Equal(["sales", "ops"], Targeting.Decide(KeyScope.All, ["sales", "ops", "sales", "ops"]).Value.Channels);

    [Fact]
    public void A_key_reaches_its_own_channels_only()
    {
        Assert.Equal(["devs"], Targeting.Decide(Scoped, ["devs"]).Value.Channels);

        var refusal = Targeting.Decide(Scoped, ["devs", "sales"]).Refusal!;
        Assert.Equal(RefusalKind.Forbidden, refusal.Kind);
        Assert.Equal("Invalid channel targeting", refusal.Error);
        Assert.Equal("This API key can only target assigned channels. Requested channels include channels outside this key scope.", refusal.Message);
    }

    [Fact]
    public void A_list_of_channels_has_1_to_100_names()
    {
        var many = Enumerable.Range(0, 101).Select(i => $"c{i}").ToList();

        Given.IsInvalid(Targeting.Decide(KeyScope.All, [], "channels").Refusal, "channels", "channels must contain at least one channel");
        Given.IsInvalid(Targeting.Decide(KeyScope.All, []).Refusal, "target.channels", "target.channels must contain at least one channel");
        Given.IsInvalid(Targeting.Decide(KeyScope.All, many).Refusal, "target.channels", "target.channels must contain at most 100 channels");
        Given.IsInvalid(Targeting.Decide(KeyScope.All, ["a", " "]).Refusal, "target.channels[1]", "target.channels[1] must be a channel slug");
        Assert.Equal("Invalid channel targeting", Targeting.Decide(KeyScope.All, []).Refusal!.Error);
        Assert.Equal(100, Targeting.Decide(KeyScope.All, many[..100]).Value.Channels!.Count);
    }

    [Fact]
    public void Both_forms_together_must_name_the_same_channels()
    {
        Assert.Equal(["a", "b"], Targeting.Decide(KeyScope.All, ["a", "b"], ["b", "a", "b"]).Value.Channels);
        Assert.Equal(["b"], Targeting.Decide(KeyScope.All, channels: null, ["b"]).Value.Channels);
        Given.IsInvalid(
            Targeting.Decide(KeyScope.All, ["a"], ["b"]).Refusal, "channels", "channels and target.channels must name the same channels; send one of them");
    }

    [Fact]
    public void Devices_belong_to_a_channel_directly_or_through_their_user_and_count_once()
    {
        var directory = new AccountDirectory(
            [Given.Device("d1", "ann"), Given.Device("d2", "ann"), Given.Device("d3", "ben")],
            [Given.Channel("both", ["d1", "d3"], ["ann"]), Given.Channel("ben", ["d3"], ["ben"])]);

        Assert.Equal(["d1", "d2", "d3"], directory.Resolve(["both"]).Select(device => device.Id));
        Assert.Equal(["d1", "d2", "d3"], directory.Resolve(["both", "ben"]).Select(device => device.Id));
        Assert.Equal(["d1", "d2", "d3"], directory.Resolve(null).Select(device => device.Id));
        Assert.Empty(directory.Resolve(["unknown"]));
        Assert.Equal(["d3"], directory.Resolve(["unknown", "ben"]).Select(device => device.Id));
    }

    [Fact]
    public void Counts_are_of_devices_with_an_address_and_of_distinct_users()
    {
        var unreachable = Given.Device("d4", "cid", kind: "phone");

        Assert.Equal(new Reach(3, 0, 2), Reach.Of(Given.Directory.Resolve(null)));
        Assert.Equal(new Reach(2, 0, 1), Reach.Of(Given.Directory.Resolve(["ops"])));
        Assert.Equal(new Reach(1, 0, 1), Reach.Of(Given.Directory.Resolve(["devs"])));
        Assert.Equal(0, Reach.Of([unreachable]).DevicesNotified);
        Assert.Equal((3, 1), (Reach.Of([.. Given.Directory.Devices, unreachable]).DevicesNotified,
            Reach.Of([.. Given.Directory.Devices, unreachable]).DevicesQueued));
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("0ps-team_2", true)]
    [InlineData("", false)]
    [InlineData("-a", false)]
    [InlineData("_a", false)]
    [InlineData("Ops", false)]
    [InlineData("a b", false)]
    [InlineData("ä", false)]
    public void A_slug_is_lower_case_letters_digits_and_dashes(string slug, bool valid) => Assert.Equal(valid, ChannelSlug.IsValid(slug));

    [Fact]
    public void A_slug_has_at_most_64_characters()
        => Assert.Equal((true, false), (ChannelSlug.IsValid(new string('a', 64)), ChannelSlug.IsValid(new string('a', 65))));

    [Fact]
    public void A_target_reaches_the_devices_in_one_of_its_channels_and_without_channels_all()
    {
        var target = new Target(["ops", "devs"]);

        Assert.True(target.Reaches(new HashSet<string> { "devs", "others" }));
        Assert.False(target.Reaches(new HashSet<string> { "others" }));
        Assert.False(target.Reaches(new HashSet<string>()));
        Assert.True(Given.Everyone.Reaches(new HashSet<string>()));
    }

    [Fact]
    public void A_refusal_of_a_streams_channels_names_the_member_that_was_sent()
    {
        Assert.Equal("channels", Targeting.Decide(Access.KeyScope.All, channels: [], targetChannels: null).Refusal?.Path);
        Assert.Equal("target.channels", Targeting.Decide(Access.KeyScope.All, channels: null, targetChannels: []).Refusal?.Path);
    }
}
