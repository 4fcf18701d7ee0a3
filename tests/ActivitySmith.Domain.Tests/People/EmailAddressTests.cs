using ActivitySmith.Domain.People;
using Xunit;

namespace ActivitySmith.Domain.Tests.People;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData(" Ann@Example.COM ", "ann@example.com")]
    [InlineData("a@b", "a@b")]
    [InlineData("größe@пример.рф", "größe@пример.рф")]
    public void The_stored_address_is_trimmed_and_in_lower_case(string typed, string kept) => Assert.Equal(kept, EmailAddress.Normal(typed).Value);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ann")]
    [InlineData("@example.com")]
    [InlineData("ann@")]
    [InlineData("a@b@c")]
    [InlineData("ann smith@example.com")]
    [InlineData("<ann@example.com>")]
    [InlineData("ann@example.com\nbcc: x@example.com")]
    public void Anything_else_is_refused(string? typed) => Assert.True(EmailAddress.Normal(typed).IsRefused(out _));

    [Fact]
    public void Length_has_a_limit()
    {
        Assert.False(EmailAddress.Normal(new string('a', EmailAddress.MaxLength - 2) + "@b").IsRefused(out _));
        Assert.True(EmailAddress.Normal(new string('a', EmailAddress.MaxLength - 1) + "@b").IsRefused(out _));
    }
}
