using System.Text.Json;

namespace ActivitySmith.Domain.Buttons;

/// <summary>A button as devices and pages get it: for a webhook the action id, never the URL (docs/api.md, Buttons).</summary>
public static class ButtonJson
{
    /// <summary>Writes the button as a member; writes nothing when there is no button.</summary>
    public static void Write(string name, Button? button, Utf8JsonWriter json)
    {
        if (button is null) return;
        json.WritePropertyName(name);
        Write(button, json);
    }

    public static void Write(Button button, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("title", button.Title);
        json.WriteString("type", button.Type);
        if (button.Type == Button.OpenUrl) json.WriteString("url", button.Url);
        else json.WriteString("action_id", button.ActionId);
        json.WriteEndObject();
    }
}
