using ActivitySmith.Domain.People;
using Xunit;

namespace ActivitySmith.Domain.Tests.People;

public sealed class TotpTests
{
    /// <summary>"12345678901234567890" in base 32, the secret of RFC 6238, appendix B.</summary>
    private const string Secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_rfc(long seconds, string code)
        => Assert.Equal(code, Totp.Code(Secret, Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds))));

    [Theory]
    [InlineData(-60, false)]
    [InlineData(-30, true)]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(60, false)]
    public void A_code_may_be_one_step_early_or_late(int seconds, bool isTaken)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1234567890);
        var code = Totp.Code(Secret, Totp.StepAt(now.AddSeconds(seconds)));

        Assert.Equal(isTaken, Totp.Match(Secret, code.Insert(3, " "), now) == Totp.StepAt(now.AddSeconds(seconds)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("28708")]
    [InlineData("2870822")]
    [InlineData("٢٨٧٠٨٢")]
    public void Any_other_code_is_refused(string? typed) => Assert.Null(Totp.Match(Secret, typed, DateTimeOffset.FromUnixTimeSeconds(59)));

    [Fact]
    public void A_new_secret_is_valid_and_unique()
    {
        Assert.True(Totp.IsSecret(Totp.NewSecret()));
        Assert.NotEqual(Totp.NewSecret(), Totp.NewSecret());
        Assert.False(Totp.IsSecret(Secret.ToLowerInvariant()));
        Assert.False(Totp.IsSecret(null));
    }
}
