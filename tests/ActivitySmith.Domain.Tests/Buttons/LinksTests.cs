using ActivitySmith.Domain.Buttons;
using Xunit;

namespace ActivitySmith.Domain.Tests.Buttons;

/// <summary>The URLs that a device may open (docs/api.md, Buttons).</summary>
public sealed class LinksTests
{
    [Theory]
    [InlineData("https://example.com/a?b=c#d")]
    [InlineData("HTTPS://EXAMPLE.COM")]
    [InlineData("https://user@[::1]:8443/")]
    [InlineData("https://münchen.example/ä")]
    public void Https_is_allowed_everywhere(string url)
        => Assert.Equal((true, true, true), (Links.IsHttps(url), Links.IsOpenable(url), Links.IsTapTarget(url)));

    [Theory]
    [InlineData("http://example.com/")]
    [InlineData("shortcuts://run-shortcut?name=Lights")]
    [InlineData("Shortcuts://run-shortcut?name=Lights%20off")]
    public void Http_and_shortcuts_may_be_opened_and_never_fetched(string url)
        => Assert.Equal((false, true, true), (Links.IsHttps(url), Links.IsOpenable(url), Links.IsTapTarget(url)));

    [Theory]
    [InlineData("x-safari-https://example.com/a?b=c", "https://example.com/a?b=c")]
    [InlineData("X-Safari-HTTP://example.com", "HTTP://example.com")]
    public void Safari_may_be_named_and_is_left_out_for_browsers(string url, string plain)
    {
        Assert.Equal((false, true, true), (Links.IsHttps(url), Links.IsOpenable(url), Links.IsTapTarget(url)));
        Assert.Equal((true, plain), (Links.IsWeb(url), Links.Plain(url)));
        Assert.Equal(plain, Links.Plain(plain));
    }

    [Theory]
    [InlineData("things:///add?title=x")]
    [InlineData("spotify:track:42")]
    [InlineData("mailto:a@example.com")]
    [InlineData("tel:+4912345")]
    public void Schemes_of_apps_are_only_allowed_for_the_tap_on_a_notification(string url)
        => Assert.Equal((false, false, true), (Links.IsHttps(url), Links.IsOpenable(url), Links.IsTapTarget(url)));

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("JavaScript:alert(1)")]
    [InlineData("javascript://https://example.com/%0aalert(1)")]
    [InlineData("java\tscript:alert(1)")]
    [InlineData(" javascript:alert(1)")]
    [InlineData("data:text/html,<script>alert(1)</script>")]
    [InlineData("DATA:text/html;base64,PHNjcmlwdD4=")]
    [InlineData("file:///etc/passwd")]
    [InlineData("blob:https://example.com/1")]
    [InlineData("about:blank")]
    [InlineData("vbscript:msgbox(1)")]
    [InlineData("view-source:https://example.com")]
    [InlineData("filesystem:https://example.com/temporary/a")]
    [InlineData("jar:https://example.com/a.jar!/b")]
    [InlineData("content://media/1")]
    [InlineData("intent://scan/#Intent;scheme=zxing;end")]
    [InlineData("chrome://settings")]
    [InlineData("resource://x")]
    [InlineData("ws://example.com")]
    [InlineData("wss://example.com")]
    [InlineData("ftp://example.com")]
    [InlineData("/relative")]
    [InlineData("//example.com/a")]
    [InlineData("example.com")]
    [InlineData("https:")]
    [InlineData("https://")]
    [InlineData("http:///path")]
    [InlineData("x-safari-https:")]
    [InlineData("x-safari-https://")]
    [InlineData("x-safari-http:///path")]
    [InlineData("x-safari-https:javascript:alert(1)")]
    [InlineData("x-safari-https://exa mple.com")]
    [InlineData("https://exa mple.com")]
    [InlineData("https://example.com/\r\nX-Injected: 1")]
    [InlineData("\\\\server\\share")]
    [InlineData("C:\\Windows")]
    [InlineData("")]
    public void Hostile_and_malformed_addresses_are_never_allowed(string url)
        => Assert.Equal((false, false, false), (Links.IsHttps(url), Links.IsOpenable(url), Links.IsTapTarget(url)));

    [Fact]
    public void An_address_has_at_most_2048_characters()
    {
        var longest = "https://example.com/".PadRight(Links.MaxLength, 'a');

        Assert.True(Links.IsHttps(longest));
        Assert.False(Links.IsHttps(longest + "a"));
        Assert.False(Links.IsOpenable("x-safari-" + longest));
        Assert.False(Links.IsTapTarget("x-safari-" + longest));
    }

    [Fact]
    public void A_browser_opens_web_addresses_alone()
    {
        Assert.True(Links.IsWeb("http://example.com/"));
        Assert.True(Links.IsWeb("https://example.com/"));
        Assert.False(Links.IsWeb("shortcuts://run"));
        Assert.False(Links.IsWeb("things:///add"));
    }
}
