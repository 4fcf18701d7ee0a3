using ActivitySmith.Domain.Devices;
using Xunit;

namespace ActivitySmith.Domain.Tests.Devices;

public sealed class PairingCodeTests
{
    [Fact]
    public void A_new_code_can_be_read_aloud_and_is_unique()
    {
        var codes = Enumerable.Range(0, 1_000).Select(_ => PairingCode.New()).ToList();
        Assert.All(codes, code => Assert.Matches("^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$", code));
        Assert.Equal(codes.Count, codes.Distinct().Count());
    }

    [Theory]
    [InlineData("7k3m-q9xz-2bwp")]
    [InlineData("7K3MQ9XZ2BWP")]
    [InlineData(" 7K3M Q9XZ 2BWP ")]
    public void Case_spaces_and_hyphens_do_not_matter(string typed) => Assert.Equal(PairingCode.HashOf("7K3M-Q9XZ-2BWP"), PairingCode.HashOf(typed));

    [Fact]
    public void Similar_characters_are_the_same()
    {
        Assert.Equal(PairingCode.HashOf("1010-1111-0000"), PairingCode.HashOf("IoIO-lLiI-oOoO"));
        Assert.NotEqual(PairingCode.HashOf("7K3M-Q9XZ-2BWP"), PairingCode.HashOf("7K3M-Q9XZ-2BWQ"));
    }

    [Fact]
    public void A_code_is_open_for_its_lifetime_and_for_another_one_after_a_clock_was_set_back()
    {
        var code = new PairingCode { Account = new(1), Hash = "h", UserId = "owner", Channels = [], ExpiresAt = Given.Noon };

        Assert.False(code.IsOpen(Given.Noon));
        Assert.True(code.IsOpen(Given.Noon.AddTicks(-1)));
        Assert.True(code.IsOpen(Given.Noon - (2 * PairingCode.Lifetime)));
        Assert.False(code.IsOpen(Given.Noon - (2 * PairingCode.Lifetime) - TimeSpan.FromTicks(1)));
    }
}
