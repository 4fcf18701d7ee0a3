using ActivitySmith.Domain.Positions;
using Xunit;

namespace ActivitySmith.Domain.Tests.Positions;

public sealed class ResumePointTests
{
    [Theory]
    [InlineData("k3Jd_9-Qz0.17", "k3Jd_9-Qz0", 17, null)]
    [InlineData("17", null, 17, null)]
    [InlineData("k3Jd_9-Qz0.17.1767225600000", "k3Jd_9-Qz0", 17, 1_767_225_600_000)]
    [InlineData("k3Jd_9-Qz0.17.0", "k3Jd_9-Qz0", 17, 0L)]
    public void A_resume_point_round_trips(string text, string? epoch, long sequence, long? since)
    {
        Assert.True(ResumePoint.TryParse(text, out var point));
        Assert.Equal(new Position(epoch, sequence), point.Position);
        Assert.Equal(since, point.ShownSince?.ToUnixTimeMilliseconds());
        Assert.Equal(text, point.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("..")]
    [InlineData(".17.5")]
    [InlineData("epoch.17.")]
    [InlineData("epoch.17.-1")]
    [InlineData("epoch.17.x")]
    [InlineData("epoch.17.1.2")]
    [InlineData("epoch..5")]
    [InlineData("epoch.17.253402300800000")]
    [InlineData("epoch.17.99999999999999999999")]
    public void Other_text_is_not_a_resume_point(string text)
    {
        Assert.False(ResumePoint.TryParse(text, out var point));
        Assert.Equal(default, point);
    }
}
