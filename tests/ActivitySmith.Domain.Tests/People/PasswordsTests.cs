using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using Xunit;

namespace ActivitySmith.Domain.Tests.People;

/// <summary>A password needs only length, unless it is a common one.</summary>
public sealed class PasswordsTests
{
    [Theory]
    [InlineData("correct horse battery")]
    [InlineData("pässwörter sind lang")]
    [InlineData("annexample7")]
    [InlineData("abcdefghik")]
    public void A_good_password_is_accepted(string password) => Assert.Null(PasswordFiles.Passwords.Check(password, "ann@example.com"));

    [Theory]
    [InlineData("short")]
    [InlineData("            ")]
    [InlineData("")]
    [InlineData(null)]
    public void A_short_or_blank_password_is_refused(string? password) =>
        Assert.Equal(PeopleCatalogue.InvalidPassword, PasswordFiles.Passwords.Check(password, email: null));

    [Fact]
    public void The_length_is_bounded_as_typed_and_counted_as_normalized()
    {
        Assert.Equal(PeopleCatalogue.InvalidPassword, PasswordFiles.Passwords.Check(new string('x', 200) + new string('y', 57), email: null));
        // Ten code points typed, five characters after normalization.
        Assert.Equal(PeopleCatalogue.InvalidPassword, PasswordFiles.Passwords.Check("u\u0308u\u0308u\u0308u\u0308u\u0308", email: null));
    }

    [Fact]
    public void An_emoji_counts_as_one_character()
    {
        string[] animals = ["🦊", "🐻", "🐼", "🐨", "🐯", "🦁", "🐮", "🐷", "🐸", "🐵"];
        var ten = string.Concat(animals);

        Assert.Equal(PeopleCatalogue.InvalidPassword, PasswordFiles.Passwords.Check(string.Concat(animals[..9]), email: null));
        Assert.Null(PasswordFiles.Passwords.Check(ten, email: null));
        Assert.Null(PasswordFiles.Passwords.Check(string.Concat(Enumerable.Repeat(ten, 25)) + string.Concat(animals[..6]), email: null));
        Assert.Equal(PeopleCatalogue.InvalidPassword,
            PasswordFiles.Passwords.Check(string.Concat(Enumerable.Repeat(ten, 25)) + string.Concat(animals[..7]), email: null));
    }

    [Theory]
    [InlineData("password123")]
    [InlineData("PASSWORD123")]
    [InlineData("\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44\uff11\uff12\uff13")]
    [InlineData("qwertyuiop")]
    [InlineData(" qwertyuiop ")]
    [InlineData("aaaaaaaaaa")]
    [InlineData("passwordpassword")]
    [InlineData("abcdefghijkl")]
    [InlineData("0987654321")]
    [InlineData("activitysmith1")]
    [InlineData("ann@example.com")]
    [InlineData("ann@example.com!")]
    public void A_common_password_is_refused(string password) =>
        Assert.Equal(PeopleCatalogue.CommonPassword, PasswordFiles.Passwords.Check(password, "Ann@example.com"));

    [Fact]
    public void Recovery_codes_are_read_in_every_spelling()
    {
        var codes = RecoveryCodes.New();

        Assert.Equal(RecoveryCodes.Count, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Matches("^([0-9a-z]{6}-){3}[0-9a-z]{6}$", code));
        Assert.Equal(RecoveryCodes.HashOf(codes[0]), RecoveryCodes.HashOf($" {codes[0].ToUpperInvariant().Replace("-", " ", StringComparison.Ordinal)}"));
        Assert.Null(RecoveryCodes.HashOf("123456"));
        Assert.Null(RecoveryCodes.HashOf(null));
    }
}
