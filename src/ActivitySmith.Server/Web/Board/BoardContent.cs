using ActivitySmith.Domain.Positions;

namespace ActivitySmith.Server.Web.Board;

/// <summary>Content of the board when the page loads; the event stream brings every later change.</summary>
/// <param name="Running">In the order of the page: alerts first, then newest start first.</param>
/// <param name="Ended">Newest end first, at most 20.</param>
/// <param name="Notifications">Newest first, at most 20.</param>
/// <param name="Position">Where the event stream resumes: the lists have all changes up to there.</param>
public sealed record BoardContent(
    IReadOnlyList<BoardCard> Running,
    IReadOnlyList<BoardCard> Ended,
    IReadOnlyList<BoardCard> Notifications,
    ResumePoint Position);

/// <summary>One activity or notification: the text shown without a script, and the state that the script draws.</summary>
/// <param name="Id">The activity id or notification id.</param>
/// <param name="Title">The title from the request.</param>
/// <param name="Subtitle">The subtitle from the request; null when there is none.</param>
/// <param name="Summary">One line: "2 of 3", "42%", the message. Empty when there is nothing to say.</param>
/// <param name="Json">The same object as the event stream sends.</param>
public sealed record BoardCard(string Id, string Title, string? Subtitle, string Summary, string Json);
