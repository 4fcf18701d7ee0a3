using System.Buffers;

namespace ActivitySmith.Domain.Ids;

/// <summary>Stable name of one ongoing process: <c>[A-Za-z0-9_-]{1,255}</c> (docs/api.md, Streams).</summary>
public readonly record struct StreamKey
{
    public const int MaxLength = 255;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    private StreamKey(string value) => Value = value;

    public string Value { get; }

    /// <summary>Parses a key from the request path, already percent-decoded.</summary>
    public static bool TryParse(string? text, out StreamKey key)
    {
        key = default;
        if (text is null || text.Length is 0 or > MaxLength || text.AsSpan().ContainsAnyExcept(Allowed)) return false;
        key = new StreamKey(text);
        return true;
    }

    public override string ToString() => Value;
}
