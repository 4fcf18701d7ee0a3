using System.Buffers;

namespace ActivitySmith.Domain.Actions;

/// <summary>
/// Identifies one tap on a webhook button: <c>[A-Za-z0-9_-]{8,64}</c>, created by the app or page that shows the button. A repeated id is the same
/// tap, so a double click or a repeated request makes no second call.
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
