using System.Globalization;

namespace ActivitySmith.Server.Web.Board;

/// <summary>The data block that the board's script starts from: the cards as the event stream would send them.</summary>
internal static class BoardState
{
    /// <summary>JSON that is safe inside a script element: <c>&lt;</c>, which JSON has in strings only, is written as an escape.</summary>
    public static string Json(BoardContent board, DateTimeOffset now)
    {
        var time = now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        var lists = $"\"running\":{List(board.Running)},\"ended\":{List(board.Ended)},\"notifications\":{List(board.Notifications)}";
        var json = string.Create(CultureInfo.InvariantCulture, $$"""{"server_time":"{{time}}","position":"{{board.Position}}",{{lists}}}""");
        return json.Replace("<", "\\u003c", StringComparison.Ordinal);
    }

    private static string List(IReadOnlyList<BoardCard> cards) => $"[{string.Join(',', cards.Select(card => card.Json))}]";
}
