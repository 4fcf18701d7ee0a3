using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.People;
using Xunit;

namespace ActivitySmith.Domain.Tests.People;

/// <summary>Rows that a clock that was ahead has dated sign nobody in until that date.</summary>
public sealed class WrongClockTests
{
    private static readonly DateTimeOffset Now = new(2026, 7, 10, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, false)]
    [InlineData(24, true)]
    [InlineData(48, true)]
    [InlineData(49, false)]
    public void A_link_that_ends_further_ahead_than_twice_its_life_signs_nobody_in(int hours, bool isOpen)
    {
        var link = new SignInLink { Account = AccountId.First, TokenHash = "h", UserId = "u", ExpiresAt = Now.AddHours(hours) };

        Assert.Equal(isOpen, link.IsOpen(Now));
        Assert.False((link with { UsedAt = Now }).IsOpen(Now));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(7, true)]
    [InlineData(14, true)]
    [InlineData(15, false)]
    public void An_invite_that_ends_further_ahead_than_twice_its_life_invites_nobody(int days, bool isOpen)
    {
        var invite = new Invite
        {
            Account = AccountId.First,
            Id = "i",
            Email = "ann@example.com",
            Role = Role.Member,
            TokenHash = "h",
            InvitedBy = "owner",
            CreatedAt = Now,
            ExpiresAt = Now.AddDays(days),
        };

        Assert.Equal(isOpen, invite.IsOpen(Now));
    }

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(-29, -89, false)]
    [InlineData(-30, -30, true)]
    [InlineData(-1, -90, true)]
    [InlineData(1, 1, false)]
    [InlineData(30, 1, true)]
    [InlineData(1, 90, true)]
    public void A_session_dated_further_ahead_than_its_lifetime_has_ended(int seenDays, int createdDays, bool isOver)
    {
        var session = new Session
        {
            Account = AccountId.First,
            Id = "s",
            UserId = "u",
            CreatedAt = Now.AddDays(createdDays),
            SeenAt = Now.AddDays(seenDays),
            Browser = "Browser",
            Network = "192.0.2.1",
        };

        Assert.Equal(isOver, session.IsOver(Now));
    }

    [Theory]
    [InlineData(-179, true)]
    [InlineData(-180, false)]
    [InlineData(1, true)]
    [InlineData(180, false)]
    public void A_browser_dated_further_ahead_than_it_stays_known_is_unknown(int days, bool isKnown) =>
        Assert.Equal(isKnown, new SignInOrigin { Account = AccountId.First, Id = "u/b/x", SignedInAt = Now.AddDays(days), ExpiresAt = Now }.IsKnown(Now));
}
