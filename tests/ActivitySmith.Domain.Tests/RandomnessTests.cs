using Xunit;

namespace ActivitySmith.Domain.Tests;

public sealed class RandomnessTests
{
    [Fact]
    public void Ids_and_secrets_have_their_prefix_length_and_letters()
    {
        Assert.Matches("^[A-Za-z0-9_-]{32}$", Randomness.ActivityId());
        Assert.Matches("^dev_[A-Za-z0-9_-]{20}$", Randomness.Id("dev_"));
        Assert.Matches("^ask_[A-Za-z0-9_-]{40}$", Randomness.Secret("ask_"));
        Assert.Matches("^[a-z0-9]{50}$", Randomness.Lower(50));
        Assert.Equal(7, Randomness.Bytes(7).Length);
    }

    [Fact]
    public void A_wait_is_between_its_limits_which_both_occur()
    {
        var (least, most) = (TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(7));

        var waits = Enumerable.Range(0, 1_000).Select(_ => Randomness.Between(least, most)).ToHashSet();

        Assert.Equal([5, 6, 7], waits.Select(wait => wait.TotalMilliseconds).Order());
    }

    [Fact]
    public void A_sample_is_anywhere_from_0_to_1()
    {
        var samples = Enumerable.Range(0, 1_000).Select(_ => Randomness.Sample()).ToList();

        Assert.All(samples, sample => Assert.True(sample is >= 0 and < 1));
        Assert.Contains(samples, sample => sample < 0.25);
        Assert.Contains(samples, sample => sample > 0.75);
        Assert.True(samples.Distinct().Count() > 900);
    }

    [Fact]
    public void A_text_that_is_too_long_in_bytes_is_cut_and_one_that_fits_is_not()
    {
        Assert.Equal("äöü", Excerpt.OfJson("äöü", 6));
        Assert.Equal("ä…", Excerpt.OfJson("äöü", 5));
    }
}
