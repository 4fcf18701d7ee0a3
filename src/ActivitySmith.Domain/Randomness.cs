using System.Security.Cryptography;

namespace ActivitySmith.Domain;

/// <summary>The only source of randomness: the operating system's cryptographic generator.</summary>
public static class Randomness
{
    private const string UrlSafe = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

    /// <summary>Text of <paramref name="length"/> characters of <c>[A-Za-z0-9_-]</c>, 6 bits of randomness each.</summary>
    public static string Text(int length) => RandomNumberGenerator.GetString(UrlSafe, length);

    /// <summary>
    /// Text of <paramref name="length"/> characters of <c>[a-z0-9]</c>, 5 bits of randomness each, for places that may not preserve case.
    /// </summary>
    public static string Lower(int length) => RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", length);

    /// <summary>A new activity id: 32 characters, 192 bits.</summary>
    public static string ActivityId() => Text(32);

    /// <summary>A new id of any other kind, such as <c>dev_</c> or <c>key_</c> and 20 characters, 120 bits.</summary>
    public static string Id(string prefix) => prefix + Text(20);

    /// <summary>A new secret: the prefix and 40 characters, 240 bits.</summary>
    public static string Secret(string prefix) => prefix + Text(40);

    /// <summary>Random bytes, such as salts.</summary>
    public static byte[] Bytes(int count) => RandomNumberGenerator.GetBytes(count);

    /// <summary>
    /// A duration from <paramref name="from"/> to <paramref name="to"/>, in whole milliseconds, so that waiting clients do not all retry at once.
    /// </summary>
    public static TimeSpan Between(TimeSpan from, TimeSpan to) =>
        TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32((int)from.TotalMilliseconds, (int)to.TotalMilliseconds + 1));

    /// <summary>A number from 0 to 1 (exclusive), for jitter.</summary>
    public static double Sample() => RandomNumberGenerator.GetInt32(1 << 30) / (double)(1 << 30);
}
