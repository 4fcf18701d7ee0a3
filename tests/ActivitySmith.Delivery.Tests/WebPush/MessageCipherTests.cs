using System.Buffers.Text;
using System.Security.Cryptography;
using ActivitySmith.Delivery.WebPush;
using ActivitySmith.Domain.Devices;
using Xunit;

namespace ActivitySmith.Delivery.Tests.WebPush;

public sealed class MessageCipherTests
{
    [Fact]
    public void The_example_of_RFC_8291_is_reproduced_byte_for_byte()
    {
        var own = WebSubscription.Parameters(Bytes("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"));
        own.D = Bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
        using var key = ECDiffieHellman.Create(own);

        var body = MessageCipher.Encrypt(
            "When I grow up, I want to be a watermelon"u8,
            Bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
            Bytes("BTBZMqHH6r4Tts7J_aSIgg"),
            key,
            Bytes("DGv6ra1nlYgDCS1FRnbzlw"));

        Assert.Equal(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8w"
            + "EqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
            Base64Url.EncodeToString(body));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3_000)]
    [InlineData(MessageCipher.MaxPlaintext)]
    public void The_browser_decrypts_the_message_and_it_fits_in_4096_bytes(int length)
    {
        using var browser = new Browser();
        var message = RandomNumberGenerator.GetBytes(length);

        var body = MessageCipher.Encrypt(message, browser.Subscription("https://push.example/1", ""));

        Assert.Equal(message, browser.Decrypt(body));
        Assert.True(body.Length <= 4_096);
    }

    [Fact]
    public void No_two_messages_share_a_key_or_a_salt()
    {
        using var browser = new Browser();
        var bodies = Enumerable.Range(0, 20).Select(_ => MessageCipher.Encrypt("same"u8, browser.Subscription("https://push.example/1", ""))).ToList();
        Assert.Equal(20, bodies.Select(body => Convert.ToHexString(body.AsSpan(0, 16))).Distinct().Count());
        Assert.Equal(20, bodies.Select(body => Convert.ToHexString(body.AsSpan(21, 65))).Distinct().Count());
    }

    [Fact]
    public void A_message_above_the_record_size_throws()
    {
        using var browser = new Browser();
        Assert.Throws<ArgumentOutOfRangeException>(
            () => MessageCipher.Encrypt(new byte[MessageCipher.MaxPlaintext + 1], browser.Subscription("https://push.example/1", "")));
    }

    private static byte[] Bytes(string text) => Base64Url.DecodeFromChars(text);
}
