using System.Text.Json;
using ActivitySmith.Domain.Buttons;

namespace ActivitySmith.Domain.LiveActivities;

/// <summary>The members of what an activity shows, alike in the cards of pages and in the pushes to phones.</summary>
public static class ShownJson
{
    /// <summary>Writes <c>content_state</c>, <c>derived</c> and the buttons into an open object.</summary>
    public static void Write(Presentation shown, Utf8JsonWriter json)
    {
        json.WritePropertyName("content_state");
        json.WriteRawValue(shown.State.Json, skipInputValidation: true);
        json.WritePropertyName("derived");
        DerivedJson.Write(shown.State.Value, shown.Timer, json);
        ButtonJson.Write("action", shown.Buttons.Value.Action, json);
        ButtonJson.Write("secondary_action", shown.Buttons.Value.SecondaryAction, json);
    }
}
