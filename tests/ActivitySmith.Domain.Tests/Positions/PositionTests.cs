using ActivitySmith.Domain.Positions;
using Xunit;

namespace ActivitySmith.Domain.Tests.Positions;

public sealed class PositionTests
{
    [Theory]
    [InlineData("k3Jd_9-Qz0.17", "k3Jd_9-Qz0", 17)]
    [InlineData("17", null, 17)]
    [InlineData("0", null, 0)]
    public void A_position_round_trips(string text, string? epoch, long sequence)
    {
        Assert.True(Position.TryParse(text, out var position));
        Assert.Equal(new Position(epoch, sequence), position);
        Assert.Equal(text, position.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData(".17")]
    [InlineData("epoch.")]
    [InlineData("epoch.-1")]
    [InlineData("epoch.1.2")]
    [InlineData("99999999999999999999")]
    public void Other_text_is_not_a_position(string text) => Assert.False(Position.TryParse(text, out _));

    [Theory]
    [InlineData("mine.10", true)]
    [InlineData("10", true)]
    [InlineData("mine.11", false)]
    [InlineData("11", false)]
    [InlineData("other.3", false)]
    public void A_client_resumes_only_within_the_same_epoch(string text, bool may)
    {
        Assert.True(Position.TryParse(text, out var position));
        Assert.Equal(may, position.IsWithin("mine", newest: 10));
    }

    [Fact]
    public void An_epoch_has_1_to_64_characters()
    {
        Assert.True(Position.TryParse($"{new string('e', 64)}.1", out var longest));
        Assert.Equal(new string('e', 64), longest.Epoch);
        Assert.False(Position.TryParse($"{new string('e', 65)}.1", out var none));
        Assert.Equal(default, none);
    }
}
