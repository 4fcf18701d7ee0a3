using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.Buttons;
using ActivitySmith.Domain.Ids;
using Xunit;

namespace ActivitySmith.Domain.Tests.Actions;

public sealed class ActionRunTests
{
    private static readonly ActionRun Tapped = new()
    {
        Account = AccountId.First,
        Id = "tap-0001",
        SourceId = "a1",
        ActionId = "act_1",
        Button = Stored<Button>.Of(Given.Hook("Restart", "act_1"), StoredJson.Instance.Button),
        RequestedAt = Given.Noon,
    };

    [Fact]
    public void A_tap_waits_for_its_first_call_and_has_the_title_of_its_button()
    {
        Assert.Equal((ActionRunState.Queued, 0, true), (Tapped.State, Tapped.Attempts, Tapped.IsOpen));
        Assert.Equal("Restart", Tapped.Title);
    }

    [Fact]
    public void A_call_that_begins_is_counted_before_the_receiver_can_have_it()
    {
        var second = Tapped.Begin().Begin();

        Assert.Equal((ActionRunState.Calling, 2, true), (second.State, second.Attempts, second.IsOpen));
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(299, true)]
    [InlineData(199, false)]
    [InlineData(300, false)]
    [InlineData(500, false)]
    public void A_response_is_final_and_only_one_of_2xx_is_a_success(int status, bool isDelivered)
    {
        var run = Tapped.Begin().After(ActionResult.OfResponse(status), Given.Noon);

        Assert.Equal(isDelivered ? (ActionRunState.Delivered, null) : (ActionRunState.Failed, ActionError.Answered), (run.State, run.Error));
        Assert.Equal((status, Given.Noon, false), (run.StatusCode, run.FinishedAt, run.IsOpen));
    }

    [Fact]
    public void A_call_that_was_certainly_not_sent_is_repeated_until_the_third_attempt()
    {
        var result = ActionResult.NotSent(ActionError.Unreachable);

        var first = Tapped.Begin().After(result, Given.Noon);
        var second = first.Begin().After(result, Given.Noon);
        var third = second.Begin().After(result, Given.Noon);

        Assert.Equal((ActionRunState.Queued, ActionError.Unreachable, true), (first.State, first.Error, first.IsOpen));
        Assert.True(second.IsOpen);
        Assert.Equal((ActionRunState.Failed, ActionError.Unreachable, 3, false), (third.State, third.Error, third.Attempts, third.IsOpen));
        Assert.Null(third.StatusCode);
    }

    [Fact]
    public void A_call_that_may_have_been_received_is_not_repeated() =>
        Assert.Equal(ActionRunState.Failed, Tapped.Begin().After(ActionResult.Final(ActionError.TimedOut), Given.Noon).State);

    [Theory]
    [InlineData("abcdefgh", true)]
    [InlineData("AZaz09_-", true)]
    [InlineData("abcdefg", false)]
    [InlineData("abc defgh", false)]
    [InlineData("abcdefg/", false)]
    [InlineData("äbcdefgh", false)]
    [InlineData(null, false)]
    public void A_tap_id_has_8_to_64_safe_characters(string? text, bool isValid)
    {
        Assert.Equal(isValid, TapId.TryParse(text, out var tap));
        Assert.Equal(isValid ? text : null, tap.Value);
        Assert.True(TapId.TryParse(new string('a', 64), out var longest));
        Assert.Equal(new string('a', 64), longest.ToString());
        Assert.False(TapId.TryParse(new string('a', 65), out _));
    }
}
