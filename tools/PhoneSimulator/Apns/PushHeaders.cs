using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace PhoneSimulator.Apns;

/// <summary>Reads the <c>apns-*</c> headers of a push and finds their first error.</summary>
internal static class PushHeaders
{
    /// <summary>Maximum bytes of a collapse id.</summary>
    private const int LongestCollapseId = 64;

    /// <summary>UNIX seconds of the year 5138; a larger number is milliseconds.</summary>
    private const long LatestExpiration = 100_000_000_000;

    private static readonly string[] Single =
        [
            "apns-id", "apns-push-type", "apns-topic", "apns-priority", "apns-expiration", "apns-collapse-id", "apns-channel-id", "apns-request-id",
            "authorization",
        ];

    /// <param name="idName"><c>apns-id</c>, or <c>apns-request-id</c> for broadcasts.</param>
    /// <returns>The first refusal; null: all headers are valid. Reads every readable header in both cases.</returns>
    public static ApnsAnswer? Read(IHeaderDictionary headers, Push push, string idName)
    {
        ApnsAnswer? refusal = null;
        foreach (var name in Single)
            if (headers.TryGetValue(name, out var values) && (values.Count > 1 || IsJoined(name, values[0]))) refusal = ApnsAnswers.DuplicateHeaders;

        if (First(headers, idName) is { } id)
        {
            push.ApnsId = id;
            if (!IsCanonicalUuid(id)) refusal ??= ApnsAnswers.BadMessageId;
        }

        push.Topic = First(headers, "apns-topic");
        push.ChannelId = First(headers, "apns-channel-id");
        push.CollapseId = First(headers, "apns-collapse-id");
        if (push.CollapseId is { } collapse && Encoding.UTF8.GetByteCount(collapse) > LongestCollapseId) refusal ??= ApnsAnswers.BadCollapseId;

        if (First(headers, "apns-expiration") is { } expiration)
        {
            if (Whole(expiration) is { } seconds and < LatestExpiration) push.Expiration = seconds;
            else refusal ??= ApnsAnswers.BadExpirationDate;
        }

        if (First(headers, "apns-priority") is { } priority)
        {
            push.Priority = (int)Math.Min(Whole(priority) ?? 0, int.MaxValue);
            if (push.Priority is not (1 or 5 or 10)) refusal ??= ApnsAnswers.BadPriority;
        }

        if (First(headers, "apns-push-type") is { } type && (push.Type = PushType.Find(type)) is null) refusal ??= ApnsAnswers.InvalidPushType;
        return refusal;
    }

    /// <summary>Some clients join two values of a header with a comma; a collapse id may contain a comma.</summary>
    private static bool IsJoined(string name, string? value) => value is not null && name != "apns-collapse-id" && value.Contains(',');

    private static string? First(IHeaderDictionary headers, string name) =>
        headers.TryGetValue(name, out StringValues values) && values.Count > 0 && values[0] is { Length: > 0 } first ? first : null;

    private static long? Whole(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool IsCanonicalUuid(string text)
    {
        if (text.Length != 36) return false;
        for (var index = 0; index < text.Length; index++)
            if (index is 8 or 13 or 18 or 23 ? text[index] != '-' : !char.IsAsciiHexDigitLower(text[index])) return false;
        return true;
    }
}
