using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.People;
using Xunit;

namespace ActivitySmith.Domain.Tests.People;

/// <summary>When sign-in attempts have to wait, and from which origins.</summary>
public sealed class LockoutTests
{
    private static readonly DateTimeOffset Noon = new(2026, 7, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly Person Ann = new() { Account = AccountId.First, UserId = "owner", UpdatedAt = Noon };
    private static readonly SignInOrigin Unknown = new() { Account = AccountId.First, Id = "owner/n/4-1", ExpiresAt = Noon };
    private static readonly SignInOrigin Known = Unknown with { SignedInAt = Noon.AddDays(-1), ExpiresAt = Noon.AddDays(179) };

    [Fact]
    public void Five_failures_pause_an_origin_for_fifteen_minutes()
    {
        var origin = Unknown;
        for (var i = 0; i < Lockout.MaxFailures; i++)
        {
            Assert.False(Lockout.IsPaused(Ann, origin, Noon));
            origin = Lockout.AfterFailure(origin, Noon);
        }

        Assert.True(Lockout.IsPaused(Ann, origin, Noon.AddMinutes(14)));
        Assert.False(Lockout.IsPaused(Ann, origin, Noon.AddMinutes(15)));
        Assert.False(Lockout.IsPaused(Ann, Unknown, Noon));
    }

    [Fact]
    public void Twenty_failures_from_unknown_origins_pause_only_unknown_origins()
    {
        var ann = Ann;
        for (var i = 0; i < Lockout.MaxFailuresElsewhere; i++) ann = Lockout.AfterFailureElsewhere(ann, Noon);

        Assert.True(Lockout.IsPaused(ann, Unknown, Noon));
        Assert.True(Lockout.IsPaused(ann, origin: null, Noon));
        Assert.False(Lockout.IsPaused(ann, Known, Noon));
        Assert.True(Lockout.IsPaused(ann, Known with { SignedInAt = Noon - SignInOrigin.KnownAfterSignIn }, Noon));
        Assert.False(Lockout.IsPaused(ann, Unknown, Noon.AddMinutes(15)));
    }

    [Fact]
    public void A_failure_does_not_shorten_how_long_an_origin_is_known() => Assert.Equal(Known.ExpiresAt, Lockout.AfterFailure(Known, Noon).ExpiresAt);

    [Fact]
    public void A_clock_that_was_ahead_pauses_for_no_longer_than_one_pause() =>
        Assert.False(Lockout.IsPaused(Ann with { LockedUntil = Noon.AddYears(70) }, Unknown with { PausedUntil = Noon.AddYears(70) }, Noon));
}
