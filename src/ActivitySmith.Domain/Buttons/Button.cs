using System.Text.Json;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Domain.Buttons;

/// <summary>A button of a Live Activity or a notification.</summary>
public sealed record Button
{
    public const string OpenUrl = "open_url";
    public const string Webhook = "webhook";

    public required string Title { get; init; }

    /// <summary><see cref="OpenUrl"/> or <see cref="Webhook"/>.</summary>
    public required string Type { get; init; }

    public required string Url { get; init; }

    /// <summary>GET or POST; only for webhooks; null means POST.</summary>
    public string? Method { get; init; }

    /// <summary>JSON object that the webhook sends; only for webhooks.</summary>
    public JsonElement? Body { get; init; }

    /// <summary>Devices get this id in place of a webhook's URL and body (docs/api.md, Buttons).</summary>
    public string? ActionId { get; init; }

    /// <summary>Checks one button as sent.</summary>
    /// <param name="path">JSON path of the button, such as <c>actions[1]</c>.</param>
    public static Refusal? Check(Button button, string path)
    {
        var title = $"Invalid {(path.Contains('[') ? "actions" : path)}";
        if (button.Type is not (OpenUrl or Webhook))
            return Catalogue.Invalid(title, $"{path}.type", $"{path}.type must be open_url or webhook");
        if (button.Type == Webhook)
        {
            if (!Links.IsHttps(button.Url))
                return Catalogue.Invalid(title, $"{path}.url", $"{path}.url must be an absolute https:// URL for a webhook");
            if (button.Method is not (null or "GET" or "POST"))
                return Catalogue.Invalid(title, $"{path}.method", $"{path}.method must be GET or POST");
        }
        else if (!Links.IsOpenable(button.Url))
        {
            return Catalogue.Invalid(
                title, $"{path}.url", $"{path}.url must be an absolute https://, http://, shortcuts://, x-safari-https:// or x-safari-http:// URL");
        }

        return null;
    }

    /// <summary>Whether both buttons are equal apart from their action ids.</summary>
    public static bool SameEffect(Button a, Button b) =>
        a.Title == b.Title && a.Type == b.Type && a.Url == b.Url && a.Method == b.Method
        && (a.Body is null ? b.Body is null : b.Body is not null && JsonElement.DeepEquals(a.Body.Value, b.Body.Value));
}

/// <summary>The two buttons of a Live Activity; null for none.</summary>
public sealed record ButtonPair(Button? Action, Button? SecondaryAction)
{
    public static ButtonPair None { get; } = new(null, null);

    /// <summary>
    /// An update keeps a button until it sends another one (docs/api.md, What an update keeps). An unchanged button keeps its action id.
    /// </summary>
    public ButtonPair Merge(ButtonPair sent) => new(Pick(Action, sent.Action), Pick(SecondaryAction, sent.SecondaryAction));

    private static Button? Pick(Button? kept, Button? sent) =>
        sent is null || (kept is not null && Button.SameEffect(kept, sent)) ? kept : sent;
}
