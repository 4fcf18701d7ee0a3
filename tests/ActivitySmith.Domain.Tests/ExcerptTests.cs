using System.Globalization;
using System.Text;
using System.Text.Json;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.WebPush;
using Xunit;

namespace ActivitySmith.Domain.Tests;

/// <summary>A text that is too long is cut between user-perceived characters (Unicode UAX #29).</summary>
public sealed class ExcerptTests
{
    private const string Family = "👨‍👩‍👧‍👦";
    private const string Flag = "🇩🇪";
    private const string Accented = "e\u0301";

    public static TheoryData<string> Characters => new(Family, Flag, Accented, "👍🏽", "🚀", "한", "\r\n");

    [Theory]
    [MemberData(nameof(Characters))]
    public void LongText_IsCutBetweenCharacters(string character)
    {
        for (var shift = 0; shift < character.Length; shift++)
        {
            var text = new string('x', shift) + string.Concat(Enumerable.Repeat(character, 200));
            var cut = Excerpt.Of(text, 100);

            Assert.EndsWith(character + "…", cut, StringComparison.Ordinal);
            Assert.InRange(cut.Length, 102 - character.Length, 101);
            Assert.Equal((cut.Length - shift - 1) / character.Length, Elements(cut) - shift - 1);
        }
    }

    [Fact]
    public void TextThatFits_IsLeftAsItIs() => Assert.Equal(new string('x', 100), Excerpt.Of(new string('x', 100), 100));

    [Fact]
    public void SingleCharacterAboveTheLimit_IsCutBetweenCodePoints()
    {
        var piled = "a" + string.Concat(Enumerable.Repeat("\u0301", 500));

        Assert.Equal(piled[..100] + "…", Excerpt.Of(piled, 100));
        Assert.Equal(string.Concat(Enumerable.Repeat("🏽", 50)) + "…", Excerpt.Of(string.Concat(Enumerable.Repeat("🏽", 90)), 101));
    }

    [Theory]
    [MemberData(nameof(Characters))]
    public void TheAlertOfAStart_IsCutBetweenCharacters(string character)
    {
        var activity = Given.Running(Given.Progress with { Title = "x" + string.Concat(Enumerable.Repeat(character, 60)) });
        var title = JsonDocument.Parse(ActivityPayload.Start(activity, channelId: null, timestamp: 0)).RootElement.GetProperty("aps").GetProperty("alert")
            .GetProperty("title").GetString()!;

        Assert.Equal(1 + (60 * character.Length) > 100, title.EndsWith('…'));
        Assert.Equal("", title.TrimStart('x').TrimEnd('…').Replace(character, "", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Characters))]
    public void AMessageToABrowser_IsCutBetweenCharacters(string character)
    {
        for (var shift = 1; shift <= Encoding.UTF8.GetByteCount(character); shift++)
        {
            var text = new string('x', shift) + string.Concat(Enumerable.Repeat(character, 5_000));
            var bytes = WebPushBody.Of(Sent(new NotificationContent { Title = "T", Message = text }), isSilent: false, "https://states.example", badge: 1);
            var body = JsonDocument.Parse(bytes).RootElement.GetProperty("notification").GetProperty("body").GetString()!;

            Assert.InRange(bytes.Length, 3_000 - PlainJson.Size(character) - 2, 3_000);
            Assert.Equal("", body.TrimStart('x').TrimEnd('…').Replace(character, "", StringComparison.Ordinal));
        }
    }

    private static int Elements(string text) => new StringInfo(text).LengthInTextElements;

    private static Notification Sent(NotificationContent content) => new()
    {
        Account = AccountId.First,
        Id = "ntf_1",
        Content = Stored<NotificationContent>.Of(content, StoredJson.Instance.NotificationContent),
        Target = new Target(Channels: null),
        CreatedAt = Given.Noon,
    };
}
