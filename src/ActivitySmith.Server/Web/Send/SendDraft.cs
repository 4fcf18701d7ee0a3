using System.Globalization;
using System.Text.Json.Nodes;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Server.Web.Forms;

namespace ActivitySmith.Server.Web.Send;

/// <summary>The composer's form, as the request that a script would send. The API's own rules check it.</summary>
/// <param name="Kind">One of <see cref="Kinds"/>.</param>
/// <param name="StreamKey">As typed; empty for a notification.</param>
/// <param name="Body">The JSON body.</param>
/// <param name="Fields">As typed, to be shown again.</param>
public sealed record SendDraft(string Kind, string StreamKey, JsonObject Body, IReadOnlyDictionary<string, string> Fields)
{
    public const string Notification = "notification";

    /// <summary>Rows of readings in the form.</summary>
    public const int Readings = 4;

    /// <summary>The content-state types, and the notification.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. ContentType.Names, Notification];

    public bool IsNotification => Kind == Notification;

    public string Method => IsNotification ? "POST" : "PUT";

    public string Path => IsNotification ? "/api/push-notification" : $"/api/live-activity/stream/{Uri.EscapeDataString(StreamKey)}";

    internal static SendDraft Of(string kind, PageForm form)
    {
        var fields = form.Names.Where(name => !name.StartsWith("__", StringComparison.Ordinal)).ToDictionary(name => name, name => form.Text(name) ?? "");
        var body = kind == Notification ? NotificationBody(form) : StreamBody(kind, form);
        var tags = (form.Text("tags") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (tags.Length > 0) body["tags"] = Texts(tags);
        return new SendDraft(kind, kind == Notification ? "" : form.Text("stream") ?? "", body, fields);
    }

    private static JsonObject StreamBody(string kind, PageForm form)
    {
        var state = new JsonObject { ["type"] = kind };
        foreach (var name in Members(kind)) Put(state, name, form);
        if (kind is ContentType.Metrics or ContentType.Stats) state["metrics"] = ReadingsOf(form);
        if (kind == ContentType.Timer && form.Text("direction") == "up") state["counts_down"] = false;
        if (form.Text("icon") is { } symbol) state["icon"] = new JsonObject { ["symbol"] = symbol };
        if (form.Text("badge") is { } badge) state["badge"] = new JsonObject { ["title"] = badge };
        var body = new JsonObject { ["content_state"] = state };
        if (form.Text("button") is { } title)
            body["action"] = new JsonObject { ["title"] = title, ["type"] = "open_url", ["url"] = form.Text("button-url") ?? "" };
        if (form.All("channels") is { Count: > 0 } channels) body["channels"] = Texts(channels);
        return body;
    }

    private static JsonObject NotificationBody(PageForm form)
    {
        var body = new JsonObject();
        foreach (var name in new[] { "title", "subtitle", "message", "redirection", "media", "interruption_level" }) Put(body, name, form);
        if (form.All("channels") is { Count: > 0 } channels) body["target"] = new JsonObject { ["channels"] = Texts(channels) };
        return body;
    }

    private static string[] Members(string kind) => kind switch
    {
        ContentType.SegmentedProgress => ["title", "subtitle", "number_of_steps", "current_step", "color"],
        ContentType.Progress => ["title", "subtitle", "percentage", "color"],
        ContentType.Alert => ["title", "message", "color"],
        ContentType.Timer => ["title", "subtitle", "duration_seconds", "color"],
        ContentType.Value => ["title", "subtitle", "value", "color"],
        _ => ["title", "subtitle", "color"],
    };

    private static JsonArray ReadingsOf(PageForm form)
    {
        var rows = new JsonArray();
        for (var at = 1; at <= Readings; at++)
        {
            if (form.Text($"label-{at}") is not { } label) continue;
            var row = new JsonObject { ["label"] = label, ["value"] = Scalar(form.Text($"value-{at}") ?? "") };
            if (form.Text($"unit-{at}") is { } unit) row["unit"] = unit;
            rows.Add(row);
        }

        return rows;
    }

    private static void Put(JsonObject target, string name, PageForm form)
    {
        if (form.Text(name) is not { } text) return;
        target[name] = name is "number_of_steps" or "current_step" or "percentage" or "duration_seconds" or "value" ? Scalar(text) : JsonValue.Create(text);
    }

    /// <summary>A number when it reads as one, else text.</summary>
    private static JsonValue Scalar(string text) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? Math.Abs(number) < 1e15 && number == Math.Truncate(number) ? JsonValue.Create((long)number) : JsonValue.Create(number)
            : JsonValue.Create(text);

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];
}
