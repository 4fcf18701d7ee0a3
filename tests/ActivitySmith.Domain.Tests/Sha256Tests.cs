using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace ActivitySmith.Domain.Tests;

public sealed class Sha256Tests
{
    /// <summary>FIPS 180-2, appendix B.1. Stored hashes depend on it.</summary>
    [Fact]
    public void A_hash_is_that_of_the_standard()
    {
        const string Expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

        Assert.Equal(Expected, Sha256.HexOf("abc"));
        Assert.Equal(Convert.FromHexString(Expected), Sha256.Of("abc"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_024)]
    [InlineData(1_025)]
    [InlineData(5_000)]
    public void A_text_of_any_length_is_hashed_in_utf8(int length)
    {
        var text = new string('ä', length / 2) + new string('a', length % 2);

        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(text)), Sha256.Of(text));
    }
}
