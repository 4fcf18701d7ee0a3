using MailKit.Security;
using Xunit;
using static ActivitySmith.Server.Tests.Configuration.TestSettings;

namespace ActivitySmith.Server.Tests.Configuration;

/// <summary>The mail server, its encryption, and the sender.</summary>
public sealed class MailSettingsTests
{
    [Theory]
    [InlineData("no")]
    [InlineData("off")]
    [InlineData("0")]
    [InlineData("flase")]
    [InlineData("\"false\"")]
    public void Starttls_is_true_false_or_refused(string value)
    {
        AssertRefused("MAIL__STARTTLS", Read(("MAIL__STARTTLS", value)));
        Assert.False(Read(("MAIL__STARTTLS", "False"), ("MAIL__SERVER", "mail.test"), ("MAIL__FROM", "a@b.test")).Mail.StartTls);
    }

    [Theory]
    [InlineData("MAIL__SERVER", "mail.test:0", "me@home.test")]
    [InlineData("MAIL__FROM", "mail.test", "nobody")]
    [InlineData("MAIL__FROM", "mail.test", "a@home.test, b@home.test")]
    [InlineData("MAIL__FROM", "mail.test", "bücher@home.test")]
    [InlineData("MAIL__FROM", "mail.test", "Me <jürgen@home.test>")]
    [InlineData("MAIL__FROM", "mail.test", "me@home..test")]
    public void Mail_that_could_never_be_sent_is_refused(string name, string server, string from) =>
        AssertRefused(name, Read(("MAIL__SERVER", server), ("MAIL__FROM", from)));

    [Fact]
    public void A_sender_of_any_alphabet_is_accepted_except_in_the_part_before_the_at()
    {
        var mail = Read(("MAIL__SERVER", "mail.test:465"), ("MAIL__STARTTLS", "false"), ("MAIL__FROM", "Jürgen <me@bücher.example>"));

        Assert.Empty(mail.Errors);
        Assert.Equal("xn--bcher-kva.example", mail.Mail.FromHost);
    }

    [Theory]
    [InlineData("mail.test", "true", SecureSocketOptions.StartTls)]
    [InlineData("mail.test:25", "true", SecureSocketOptions.StartTls)]
    [InlineData("mail.test:465", "true", SecureSocketOptions.SslOnConnect)]
    [InlineData("mail.test:465", "false", SecureSocketOptions.None)]
    public void Port_465_uses_tls_from_the_first_byte_and_others_after_starttls(string server, string startTls, SecureSocketOptions expected)
    {
        var settings = Read(("MAIL__SERVER", server), ("MAIL__STARTTLS", startTls), ("MAIL__FROM", "me@home.test"));

        Assert.Empty(settings.Errors);
        Assert.Equal(expected, settings.Mail.Security);
    }
}
