using ActivitySmith.Domain.Buttons;
using Xunit;

namespace ActivitySmith.Domain.Tests.Buttons;

/// <summary>Required and optional members of a button (docs/api.md, Buttons).</summary>
public sealed class ButtonTests
{
    private static readonly Button Hook = Given.Hook("Retry", "act_1");

    [Fact]
    public void Both_kinds_of_button_are_accepted()
    {
        Assert.Null(Button.Check(Given.Open("Go"), "action"));
        Assert.Null(Button.Check(Given.Open("Go", "shortcuts://run-shortcut?name=x"), "action"));
        Assert.Null(Button.Check(Given.Open("Go", "x-safari-https://example.com/"), "action"));
        Assert.Null(Button.Check(Hook, "action"));
        Assert.Null(Button.Check(Hook with { Method = "GET", Body = null }, "secondary_action"));
        Assert.Null(Button.Check(Hook with { Method = "POST" }, "actions[3]"));
    }

    [Fact]
    public void A_title_may_be_empty() => Assert.Null(Button.Check(Given.Open(""), "action"));

    [Fact]
    public void The_refusal_names_the_path_of_the_invalid_member()
    {
        Given.IsInvalid(Button.Check(Hook with { Type = "call" }, "action"), "action.type", "action.type must be open_url or webhook");
        Given.IsInvalid(Button.Check(Hook with { Method = "PUT" }, "action"), "action.method", "action.method must be GET or POST");
        Given.IsInvalid(Button.Check(Hook with { Method = "get" }, "action"), "action.method", "action.method must be GET or POST");
        Given.IsInvalid(
            Button.Check(Hook with { Url = "http://example.com" }, "secondary_action"), "secondary_action.url",
                "secondary_action.url must be an absolute https:// URL for a webhook");
        Given.IsInvalid(
            Button.Check(Given.Open("Go", "javascript:alert(1)"), "actions[2]"), "actions[2].url",
                "actions[2].url must be an absolute https://, http://, shortcuts://, x-safari-https:// or x-safari-http:// URL");
    }

    [Fact]
    public void The_title_of_the_refusal_names_the_member()
    {
        var wrong = Hook with { Type = "call" };

        Assert.Equal("Invalid action", Button.Check(wrong, "action")!.Error);
        Assert.Equal("Invalid secondary_action", Button.Check(wrong, "secondary_action")!.Error);
        Assert.Equal("Invalid actions", Button.Check(wrong, "actions[0]")!.Error);
    }

    [Fact]
    public void Buttons_are_compared_without_their_action_ids()
    {
        Assert.True(Button.SameEffect(Hook, Hook with { ActionId = "act_2" }));
        Assert.False(Button.SameEffect(Hook, Hook with { Title = "Again" }));
        Assert.False(Button.SameEffect(Hook, Hook with { Body = null }));
        Assert.False(Button.SameEffect(Hook, Hook with { Method = "GET" }));
        Assert.False(Button.SameEffect(Hook, Hook with { Url = "https://example.com/other" }));
        Assert.False(Button.SameEffect(Hook with { Body = null }, Hook));
    }
}
