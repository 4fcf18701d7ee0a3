using ActivitySmith.Domain.LiveActivities;

namespace ActivitySmith.Domain.WebPush;

/// <summary>The text of a card, in the few lines that a notification has.</summary>
internal static class CardText
{
    /// <summary>
    /// Reading, subtitle and message, each on a separate line. The time of a timer is left out, because a notification cannot count.
    /// </summary>
    public static string Of(ContentState state) =>
        string.Join('\n', new[] { StateText.ReadingOf(state), state.Subtitle, state.Message }.Where(line => !string.IsNullOrWhiteSpace(line)));
}
