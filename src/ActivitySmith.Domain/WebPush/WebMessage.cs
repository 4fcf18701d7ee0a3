using System.Text.Json;
using ActivitySmith.Domain.Apns;

namespace ActivitySmith.Domain.WebPush;

/// <summary>A button of a notification.</summary>
/// <param name="Action">
/// The value that the app receives when the button is pressed: the action id of a webhook, or a name that this server chooses.
/// </param>
/// <param name="Title">The text of the button.</param>
/// <param name="Navigate">The URL that the button opens; null for a webhook.</param>
internal sealed record WebAction(string Action, string Title, string? Navigate);

/// <summary>
/// One message to a browser in the format of Declarative Web Push (W3C Push API). Safari shows it without a script; every other browser passes it to
/// the service worker of the app.
/// </summary>
internal sealed record WebMessage
{
    /// <summary>Maximum bytes of a message before encryption. RFC 8291 allows 3,993; known limits of libraries and proxies are lower.</summary>
    public const int Limit = 3_000;

    /// <summary>The value of <c>web_push</c> that identifies the format.</summary>
    private const int Magic = 8030;

    /// <summary>Bytes of a text that are kept while other parts can still be removed.</summary>
    private const int Core = 300;

    public required string Title { get; init; }
    public string Body { get; init; } = "";

    /// <summary>Absolute URL that a tap opens.</summary>
    public required string Navigate { get; init; }

    /// <summary>Replaces <see cref="Navigate"/> when that is too long.</summary>
    public required string Fallback { get; init; }

    public required string Tag { get; init; }

    /// <summary>Whether the notification is silent.</summary>
    public bool IsSilent { get; init; }

    /// <summary>Whether the notification makes a sound although it replaces one with the same tag.</summary>
    public bool Renotifies { get; init; }

    public string? Icon { get; init; }
    public string? Image { get; init; }
    public IReadOnlyList<WebAction> Actions { get; init; } = [];

    /// <summary>Number on the app's icon; null leaves it unchanged.</summary>
    public int? Badge { get; init; }

    /// <summary>Whether the service worker handles the message even where the browser can show it without a script.</summary>
    public bool IsMutable { get; init; }

    /// <summary><c>activity</c> or <c>notification</c>.</summary>
    public required string Kind { get; init; }

    public required string Id { get; init; }

    /// <summary>Version of the activity, or of a notification that was replaced or withdrawn; null for the first version of a notification.</summary>
    public long? Version { get; init; }

    /// <summary>For an activity <c>started</c>, <c>updated</c> or <c>ended</c>; for a notification <c>withdrawn</c> or null.</summary>
    public string? State { get; init; }

    /// <summary>Returns the message in at most <see cref="Limit"/> bytes; cuts texts and removes extras as far as needed.</summary>
    public byte[] Fit()
    {
        var message = this with { Title = string.IsNullOrWhiteSpace(Title) ? "ActivitySmith" : Title }; // Browsers drop a message without a title.
        for (var step = 0; ; step++)
        {
            var bytes = PayloadWriter.Bytes(message, static (message, json) => message.Write(json));
            if (bytes.Length <= Limit) return bytes;
            message = message.Shorter(step, bytes.Length - Limit);
        }
    }

    /// <summary>Removes the least important part first.</summary>
    private WebMessage Shorter(int step, int over) => step switch
    {
        0 => this with { Body = Excerpt.OfJson(Body, Math.Max(PlainJson.Size(Body) - over, Core)) },
        1 => this with { Image = null },
        2 => this with { Icon = null },
        3 => this with { Navigate = PlainJson.Size(Navigate) > Core ? Fallback : Navigate },
        4 => this with { Title = Excerpt.OfJson(Title, Math.Max(PlainJson.Size(Title) - over, Core)) },
        5 => this with { Actions = [] },
        6 => this with { Title = Excerpt.OfJson(Title, Core), Body = "" },
        _ => throw new InvalidOperationException($"A message of {Kind} {Id} does not fit in {Limit} bytes"),
    };

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("web_push", Magic);
        json.WriteStartObject("notification");
        json.WriteString("title", Title);
        json.WriteString("body", Body);
        json.WriteString("navigate", Navigate);
        json.WriteString("tag", Tag);
        json.WriteString("dir", "auto");
        if (IsSilent) json.WriteBoolean("silent", true);
        if (Renotifies) json.WriteBoolean("renotify", true);
        if (Icon is not null) json.WriteString("icon", Icon);
        if (Image is not null) json.WriteString("image", Image);
        WriteActions(json);
        WriteData(json);
        WriteEither(json); // Safari 18.4 and 18.5 read these members here; the standard has them outside.
        json.WriteEndObject();
        WriteEither(json);
        json.WriteEndObject();
    }

    private void WriteEither(Utf8JsonWriter json)
    {
        if (Badge is { } badge) json.WriteNumber("app_badge", badge);
        if (IsMutable) json.WriteBoolean("mutable", true);
    }

    private void WriteActions(Utf8JsonWriter json)
    {
        if (Actions.Count == 0) return;
        json.WriteStartArray("actions");
        foreach (var action in Actions)
        {
            json.WriteStartObject();
            json.WriteString("action", action.Action);
            json.WriteString("title", action.Title);
            if (action.Navigate is not null) json.WriteString("navigate", action.Navigate);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteData(Utf8JsonWriter json)
    {
        json.WriteStartObject("data");
        json.WriteString("kind", Kind);
        json.WriteString("id", Id);
        if (Version is { } version) json.WriteNumber("version", version);
        if (State is not null) json.WriteString("state", State);
        json.WriteEndObject();
    }
}
