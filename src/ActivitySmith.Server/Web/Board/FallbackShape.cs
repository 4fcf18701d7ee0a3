using System.Text.Json;

namespace ActivitySmith.Server.Web.Board;

/// <summary>The properties of a card that decide its height; the style sheet reserves that height for the text shown before the card is drawn.</summary>
/// <param name="Type">The content-state type.</param>
/// <param name="Rows">Rows of metrics or stats, 1 to 4.</param>
/// <param name="HasIcon">True when there is a symbol before the title.</param>
/// <param name="HasButtons">True when there is a row of buttons.</param>
internal sealed record FallbackShape(string Type, int Rows, bool HasIcon, bool HasButtons)
{
    private const int MostRows = 4;

    /// <summary>From this many metrics on, a card shows two beside each other; stats always do.</summary>
    private const int TwoColumnsFrom = 4;

    public static FallbackShape Of(string cardJson)
    {
        using var card = JsonDocument.Parse(cardJson);
        var root = card.RootElement;
        var state = root.GetProperty("content_state");
        var type = state.GetProperty("type").GetString() ?? "";
        var metrics = state.TryGetProperty("metrics", out var list) ? list.GetArrayLength() : 0;
        var twoColumns = type is "stats" || metrics >= TwoColumnsFrom;
        return new FallbackShape(
            type,
            Math.Clamp(twoColumns ? (metrics + 1) / 2 : metrics, 1, MostRows),
            state.TryGetProperty("icon", out _),
            root.TryGetProperty("action", out _) || root.TryGetProperty("secondary_action", out _));
    }
}
