using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Idempotency;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Labels;
using Xunit;

namespace ActivitySmith.Domain.Tests.Accounts;

public sealed class AccountRulesTests
{
    [Fact]
    public void An_account_has_at_most_a_thousand_of_a_kind()
    {
        Assert.Null(AccountRules.CheckCount("channels", 999));
        Assert.Null(AccountRules.CheckCount("channels", 998, wanted: 2));
        Assert.Equal("An account can have at most 1,000 channels; remove some first", AccountRules.CheckCount("channels", 1_000)?.Message);
        Assert.NotNull(AccountRules.CheckCount("people", 999, wanted: 2));
    }

    [Fact]
    public void An_account_has_a_name_and_a_limit_of_zero_or_more()
    {
        Assert.Null(AccountRules.Check("Team", 0));
        Assert.Null(AccountRules.Check(name: null, requestsPerMinute: null));
        Given.IsInvalid(AccountRules.Check("Team", -1), "requests_per_minute", "requests_per_minute must be 0 (no limit) or more");
        Assert.Equal(("name", "Invalid name"), (AccountRules.Check("", -1)?.Path, AccountRules.Check("", -1)?.Error));
    }

    [Theory]
    [InlineData("Team", true)]
    [InlineData("a", true)]
    [InlineData("", false)]
    [InlineData(" ", false)]
    [InlineData("two\nlines", false)]
    public void A_name_is_visible_text_on_one_line(string name, bool isValid) => Assert.Equal(isValid, DisplayName.Check(name) is null);

    [Fact]
    public void A_name_has_at_most_100_characters()
    {
        Assert.Null(DisplayName.Check(new string('a', 100)));
        Given.IsInvalid(
            DisplayName.Check(new string('a', 101), "device.name"), "device.name",
            "device.name must be 1 to 100 characters, not all blank and without control characters");
    }

    [Fact]
    public void A_scope_covers_the_channels_that_it_names_and_never_the_whole_account()
    {
        var scope = new KeyScope(["ops", "devs"]);

        Assert.True(scope.Covers(["devs"]));
        Assert.True(scope.Covers(["devs", "ops"]));
        Assert.False(scope.Covers(["devs", "others"]));
        Assert.False(scope.Covers(channels: null));
        Assert.True(KeyScope.All.Covers(channels: null));
        Assert.True(KeyScope.All.Covers(["any"]));
        Assert.Equal((true, false), (KeyScope.All.IsWholeAccount, scope.IsWholeAccount));
    }

    [Fact]
    public void A_first_answer_is_repeated_for_a_day_to_the_key_that_got_it()
    {
        var answer = new StoredResponse(AccountId.First, StoredResponse.KeyOf("key_1", "once"), [], [], Given.Noon);

        Assert.True(answer.IsGiven(Given.Noon.AddDays(1).AddTicks(-1)));
        Assert.False(answer.IsGiven(Given.Noon.AddDays(1)));
        Assert.NotEqual(answer.Key, StoredResponse.KeyOf("key_2", "once"));
        Assert.NotEqual(answer.Key, StoredResponse.KeyOf("key_1", "twice"));
    }

    [Theory]
    [InlineData("ops", true)]
    [InlineData("0-1_a", true)]
    [InlineData("", false)]
    [InlineData("-ops", false)]
    [InlineData("_ops", false)]
    [InlineData("Ops", false)]
    [InlineData("o ps", false)]
    [InlineData("o{ps", false)]
    [InlineData("o`ps", false)]
    [InlineData("o/ps", false)]
    [InlineData("o:ps", false)]
    [InlineData("az09", true)]
    public void A_slug_has_lower_case_letters_digits_and_hyphens(string slug, bool isValid) => Assert.Equal(isValid, ChannelSlug.IsValid(slug));

    [Fact]
    public void A_slug_has_at_most_64_characters()
    {
        Assert.True(ChannelSlug.IsValid(new string('a', 64)));
        Assert.False(ChannelSlug.IsValid(new string('a', 65)));
    }

    [Fact]
    public void A_stream_key_has_1_to_255_safe_characters()
    {
        Assert.Equal("AZaz09_-", Given.Key("AZaz09_-").ToString());
        Assert.True(StreamKey.TryParse(new string('a', 255), out _));
        Assert.All(new[] { null, "", "a b", "a/b", "ä", new string('a', 256) }, text => Assert.False(StreamKey.TryParse(text, out _)));
        Assert.Equal("1", AccountId.First.ToString());
    }
}
