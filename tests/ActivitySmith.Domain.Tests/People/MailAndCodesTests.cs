using ActivitySmith.Domain.People;
using Xunit;

namespace ActivitySmith.Domain.Tests.People;

/// <summary>Mail to one address, recovery codes, origins of sign-ins and roles.</summary>
public sealed class MailAndCodesTests
{
    [Fact]
    public void An_address_gets_three_mails_an_hour()
    {
        var third = Sent(Given.Noon.AddMinutes(-59), Given.Noon.AddMinutes(-30), Given.Noon);

        Assert.Null(third.OneMore(Given.Noon));
        Assert.Equal(
            [.. third.SentAt, Given.Noon.AddMinutes(1)],
            third.OneMore(Given.Noon.AddMinutes(1))?.SentAt);
    }

    [Fact]
    public void An_address_gets_ten_mails_a_day_and_older_ones_are_dropped()
    {
        DateTimeOffset[] times = [.. Enumerable.Range(0, MailedTo.MaxPerDay).Select(i => Given.Noon.AddHours(2 * i))];
        var tenth = Sent(times);

        Assert.Null(tenth.OneMore(Given.Noon.AddDays(1).AddTicks(-1)));
        Assert.Equal([.. times[1..], Given.Noon.AddDays(1)], tenth.OneMore(Given.Noon.AddDays(1))?.SentAt);
    }

    [Fact]
    public void A_mail_that_a_wrong_clock_dated_ahead_does_not_count()
    {
        var ahead = Sent(Given.Noon.AddTicks(1), Given.Noon.AddDays(1), Given.Noon.AddYears(1));

        Assert.Equal([Given.Noon], ahead.OneMore(Given.Noon)?.SentAt);
    }

    [Fact]
    public void Ten_recovery_codes_are_made_and_each_is_found_however_it_is_typed()
    {
        var codes = RecoveryCodes.New();

        Assert.Equal(10, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Matches("^[0-9a-hjkmnp-tv-z]{6}(-[0-9a-hjkmnp-tv-z]{6}){3}$", code));
        Assert.Equal(RecoveryCodes.HashesOf(codes), codes.Select(code => RecoveryCodes.HashOf($" {code.ToUpperInvariant().Replace('-', ' ')} ")));
        Assert.Matches("^[0-9a-f]{64}$", RecoveryCodes.HashOf(codes[0]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("123456")]
    [InlineData("000000-000000-000000-00000")]
    [InlineData("000000-000000-000000-0000000")]
    [InlineData("000000-000000-000000-00000u")]
    public void Other_texts_are_no_recovery_codes(string? typed) => Assert.Null(RecoveryCodes.HashOf(typed));

    [Fact]
    public void An_attempt_counts_for_the_person_in_the_network_and_in_the_browser()
    {
        var source = new SignInSource("192.0.2.0", "b1");

        Assert.Equal("usr_1/n/192.0.2.0", source.NetworkOf("usr_1"));
        Assert.Equal("usr_1/b/b1", source.BrowserOf("usr_1"));
        Assert.Null((source with { Browser = null }).BrowserOf("usr_1"));
    }

    [Theory]
    [InlineData("owner", true)]
    [InlineData("member", true)]
    [InlineData("admin", true)]
    [InlineData("Owner", false)]
    [InlineData("operator", false)]
    [InlineData(null, false)]
    public void There_are_owners_admins_and_members(string? role, bool isKnown) => Assert.Equal(isKnown, Role.IsKnown(role));

    private static MailedTo Sent(params DateTimeOffset[] at) => new("hash", at);
}
