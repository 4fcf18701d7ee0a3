using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using Xunit;

namespace ActivitySmith.Domain.Tests.People;

/// <summary>The rules for passwords and their normal form, without the lists of common passwords and characters that the server embeds.</summary>
public sealed class PasswordRulesTests
{
    private static readonly Passwords NothingIsCommon = new(Form(), new Lazy<IReadOnlySet<string>>(new HashSet<string>()));

    [Theory]
    [InlineData("abcdefghij")]
    [InlineData("jihgfedcba")]
    [InlineData("1234567890")]
    [InlineData("5678901234")]
    [InlineData("0987654321")]
    [InlineData("4321098765")]
    public void A_sequence_up_or_down_is_refused_also_across_nine_and_zero(string password) => Assert.Equal(PeopleCatalogue.CommonPassword, Check(password));

    [Theory]
    [InlineData("abcdefghik")]
    [InlineData("acegikmoqs")]
    [InlineData("bacdefghij")]
    [InlineData("9876543219")]
    public void A_text_with_one_step_out_of_line_is_no_sequence(string password) => Assert.Null(Check(password));

    [Theory]
    [InlineData("sevench123", false)]
    [InlineData("123sevench", false)]
    [InlineData("sevench1234", true)]
    [InlineData("SEVENCH123", false)]
    [InlineData("sevench@a.example", false)]
    public void A_name_of_seven_characters_needs_four_more(string password, bool isTaken) =>
        Assert.Equal(isTaken, NothingIsCommon.Check(password, "Sevench@a.example") is null);

    [Fact]
    public void A_shorter_name_is_not_looked_for() => Assert.Null(NothingIsCommon.Check("sixchr1234", "sixchr@a.example"));

    [Theory]
    [InlineData("a\u0316\u0301", "a\u0316\u0301")] // Marks of two classes stay in their order
    [InlineData("a\u0301\u0316", "a\u0316\u0301")] // or are put into it:
    [InlineData("a\u0300\u0316", "a\u0316\u0300")] // the first of a range,
    [InlineData("a\u0314\u0316", "a\u0316\u0314")] // and the last.
    [InlineData("a\u0315\u0316", "a\u0315\u0316")] // A character outside of the ranges is no mark.
    [InlineData("a\u0301\u0300", "a\u0301\u0300")] // Marks of one class keep their order.
    public void Marks_are_ordered_by_their_class(string text, string form) => Assert.Equal(form, Form().Of(text));

    [Theory]
    [InlineData("A\u030a", "\u00c5")]
    [InlineData("\u00c5", "\u00c5")]
    [InlineData("xA\u030a", "x\u00c5")]
    [InlineData("A\u0316\u030a", "\u00c5\u0316")] // A mark of a lower class does not separate them,
    [InlineData("A\u0301\u030a", "A\u0301\u030a")] // and one of the same class does,
    [InlineData("A\u0315\u030a", "A\u0315\u030a")] // as does a character that is no mark.
    [InlineData("\u030aA", "\u030aA")]
    public void A_letter_and_its_mark_become_one_character_unless_something_separates_them(string text, string form) =>
        Assert.Equal(form, Form().Of(text));

    [Theory]
    [InlineData("\uac00", "\uac00")]
    [InlineData("\ud7a3", "\ud7a3")]
    [InlineData("\u1100\u1161", "\uac00")]
    [InlineData("\u1112\u1175\u11c2", "\ud7a3")]
    [InlineData("\uac00\u11a8", "\uac01")]
    [InlineData("\uac00\u11c2", "\uac1b")]
    [InlineData("\ud7a4", "\ud7a4")] // Beyond the last syllable,
    [InlineData("\u1113\u1161", "\u1113\u1161")] // leading consonant,
    [InlineData("\u1100\u1176", "\u1100\u1176")] // vowel,
    [InlineData("\uac00\u11c3", "\uac00\u11c3")] // or trailing consonant,
    [InlineData("\uac00\u11a7", "\uac00\u11a7")] // and before the first of these.
    [InlineData("\uac01\u11a8", "\uac01\u11a8")] // A syllable has one trailing consonant,
    [InlineData("\ud7a4\u11a8", "\ud7a4\u11a8")] // and anything else has none.
    [InlineData("H\u11a8", "H\u11a8")]
    [InlineData("\uac00A", "\uac00A")]
    public void Syllables_are_composed_by_their_arithmetic(string text, string form) => Assert.Equal(form, Form().Of(text));

    [Fact]
    public void A_character_that_looks_like_others_becomes_those() => Assert.Equal("x ffi", Form().Of("x \ufb03"));

    [Fact]
    public void A_secret_is_shown_to_an_app_with_the_persons_address() => Assert.Equal(
        "otpauth://totp/ActivitySmith:ann%40example.com?secret=ABC&issuer=ActivitySmith&digits=6&period=30", Totp.Uri("ABC", "ann@example.com"));

    [Fact]
    public void A_failure_counts_and_the_fifth_begins_a_pause_and_the_count_again()
    {
        var fourth = new SignInOrigin { Account = new(1), Id = "u/n/x", Failures = 3, ExpiresAt = Given.Noon };

        Assert.Equal(fourth with { Failures = 4, ExpiresAt = Given.Noon.AddDays(1) }, Lockout.AfterFailure(fourth, Given.Noon));
        Assert.Equal(
            fourth with { Failures = 0, PausedUntil = Given.Noon.AddMinutes(15), ExpiresAt = Given.Noon.AddDays(1) },
            Lockout.AfterFailure(fourth with { Failures = 4 }, Given.Noon));
    }

    [Fact]
    public void The_twentieth_failure_from_elsewhere_begins_a_pause_and_the_count_again()
    {
        var person = new Person { Account = new(1), UserId = "u", Failures = 18, UpdatedAt = Given.Noon.AddDays(-1) };

        Assert.Equal(person with { Failures = 19, UpdatedAt = Given.Noon }, Lockout.AfterFailureElsewhere(person, Given.Noon));
        Assert.Equal(
            person with { Failures = 0, LockedUntil = Given.Noon.AddMinutes(15), UpdatedAt = Given.Noon },
            Lockout.AfterFailureElsewhere(person with { Failures = 19 }, Given.Noon));
    }

    private static Refusal? Check(string password) => NothingIsCommon.Check(password, email: null);

    /// <summary>One decomposition, two compositions and the classes of a few marks; read at each call.</summary>
    private static CompatibilityForm Form() => new(() => ["D C5 41 30A", "D FB03 66 66 69", "C 41 30A C5", "M 300 314 230", "M 316 319 220"]);
}
