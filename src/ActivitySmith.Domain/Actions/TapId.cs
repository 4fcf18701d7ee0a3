using System.Buffers;

namespace ActivitySmith.Domain.Actions;

/// <summary>
/// Names one tap on a webhook button: <c>[A-Za-z0-9_-]{8,64}</c>, made by whoever was tapped. The same one again is the same tap, so
/// that a second click or a repeated request does not call twice.
/// </summary>
public readonly record struct TapId
{
    public const int MinLength = 8;
    public const int MaxLength = 64;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    private TapId(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse(string? text, out TapId tap)
    {
        tap = default;
        if (text is null || text.Length is < MinLength or > MaxLength || text.AsSpan().ContainsAnyExcept(Allowed)) return false;
        tap = new TapId(text);
        return true;
    }

    public override string ToString() => Value;
}
