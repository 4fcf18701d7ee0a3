using PhoneSimulator.Apns.Tokens;
using PhoneSimulator.Judging;

namespace PhoneSimulator.Apns;

/// <summary>Payloads that APNs accepts with 200 and a phone then does not show.</summary>
internal static class PayloadJudge
{
    /// <summary>Bytes of attributes and content-state together (Apple, "Displaying live data with Live Activities").</summary>
    private const int LargestActivityData = 4096;

    /// <returns>The broken rule with a description; null: none.</returns>
    public static (string Rule, string Detail)? FirstBroken(PushType type, PayloadFacts facts, TokenKind? token)
    {
        if (type == PushType.LiveActivity) return LiveActivity(facts, token);
        if (facts.Event != ActivityEvent.None) return (Rules.PayloadMismatch, "an event in a push of type " + type.Name);
        if (type == PushType.Alert && !(facts.HasAlert || facts.HasBadge || facts.HasSound))
            return (Rules.PayloadMismatch, "an alert push without alert, badge and sound");
        if (type == PushType.Background && (!facts.ContentAvailable || facts.HasAlert || facts.HasBadge || facts.HasSound))
            return (Rules.PayloadMismatch, "a background push needs content-available and no alert, badge or sound");
        if (type == PushType.Widgets && !facts.ContentChanged) return (Rules.PayloadMismatch, "a widget push without content-changed");
        return null;
    }

    private static (string Rule, string Detail)? LiveActivity(PayloadFacts facts, TokenKind? token)
    {
        if (facts.Event is ActivityEvent.None or ActivityEvent.Unknown) return (Rules.EventUnknown, "event is start, update or end");
        if (facts.Timestamp <= 0) return (Rules.TimestampMissing, "aps.timestamp is required");
        if (facts.DataBytes > LargestActivityData) return (Rules.DataTooLarge, $"attributes and content-state have {facts.DataBytes} bytes");
        if (facts.Event == ActivityEvent.Start)
        {
            if (token is null) return (Rules.BroadcastStart, "a broadcast cannot start");
            if (token != TokenKind.PushToStart) return (Rules.WrongTokenKind, "a start for an update token");
            if (!facts.HasAttributes || !facts.HasAttributesType || !facts.HasContentState || !facts.HasAlert)
                return (Rules.StartIncomplete, "a start needs attributes-type, attributes, content-state and alert");
        }
        else
        {
            if (token == TokenKind.PushToStart) return (Rules.WrongTokenKind, "an update or end for a push-to-start token");
            if (facts.Event == ActivityEvent.Update && !facts.HasContentState) return (Rules.StateMissing, "an update without content-state");
        }

        return null;
    }
}
