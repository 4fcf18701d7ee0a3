using System.Text.Json;
using PhoneSimulator.Apns.Tokens;

namespace PhoneSimulator.Phones;

/// <summary>Actions on a phone from outside, by name.</summary>
public static class PhoneActions
{
    /// <param name="arguments">A JSON object, or undefined.</param>
    /// <returns>The error in the request; null: done.</returns>
    public static string? Do(Phone phone, string action, JsonElement arguments, TokenBook tokens)
    {
        switch (action)
        {
            case "offline": phone.GoOffline(); return null;
            case "online": phone.GoOnline(); return null;
            case "force-quit": phone.App.ForceQuit(); return null;
            case "open": phone.App.Open(); return null;
            case "background": phone.App.GoToBackground(); return null;
            case "wake": phone.App.Wake(); return null;
            case "reboot": phone.App.Reboot(); return null;
            case "unpair": phone.App.Unpair(); return null;
            case "uninstall": phone.App.Uninstall(); return null;
            case "clear-notifications": Clear(phone); return null;
            case "dismiss": return Dismiss(phone, arguments);
            case "tap": return Tap(phone, arguments);
            case "rotate": return Rotate(phone, arguments, tokens);
            case "profile": return Profile(phone, arguments);
            default: return $"{action} is no action";
        }
    }

    private static void Clear(Phone phone)
    {
        lock (phone.Gate)
        {
            phone.Notifications.Clear();
            phone.Changed();
        }
    }

    private static string? Dismiss(Phone phone, JsonElement arguments)
    {
        if (Text(arguments, "activity_id") is not { } id) return "activity_id is missing";
        return phone.Dismiss(id) ? null : "no such card";
    }

    /// <summary>Taps an action id, or the button (<c>action</c>, <c>secondary_action</c>) of a card.</summary>
    private static string? Tap(Phone phone, JsonElement arguments)
    {
        var id = Text(arguments, "action_id");
        if (id is null && Text(arguments, "activity_id") is { } activity)
        {
            lock (phone.Gate)
                id = phone.Activities.OfActivity(activity)
                    .Select(card => ActionId(card.Content, Text(arguments, "button") ?? "action"))
                    .FirstOrDefault(found => found is not null);
        }

        if (id is null) return "no such button";
        return phone.App.Press(id) is null ? "the phone is not paired, or has too many taps waiting" : null;
    }

    private static string? ActionId(JsonElement content, string button) =>
        content.ValueKind == JsonValueKind.Object && content.TryGetProperty(button, out var action) && action.ValueKind == JsonValueKind.Object
            ? Text(action, "action_id")
            : null;

    private static string? Rotate(Phone phone, JsonElement arguments, TokenBook tokens)
    {
        var which = Text(arguments, "token") ?? "apns";
        lock (phone.Gate)
        {
            if (which == "update") return RotateUpdate(phone, Text(arguments, "activity_id"), tokens);
            TokenKind? kind = which switch { "apns" => TokenKind.Device, "push_to_start" => TokenKind.PushToStart, "widget" => TokenKind.Widget, _ => null };
            if (kind is not { } known || !phone.Tokens.Rotate(known)) return "token is apns, push_to_start, widget or update, and one that this phone has";
            phone.Changed();
        }

        phone.App.TokensRotated();
        return null;
    }

    private static string? RotateUpdate(Phone phone, string? activityId, TokenBook tokens)
    {
        var cards = phone.Activities.Cards
            .Where(card => card.IsRunning && card.UpdateToken is not null && (activityId is null || card.ActivityId == activityId)).ToList();
        if (cards.Count == 0) return "no such card with an update token";
        foreach (var card in cards)
        {
            tokens.Retire(card.UpdateToken);
            card.UpdateToken = tokens.Issue(TokenKind.Update, phone.Profile.Environment, phone, card.ActivityId, phone.LaneOf(card.ActivityId));
            card.Generation++;
            phone.App.Rotated(card);
        }

        phone.Changed();
        return null;
    }

    private static string? Profile(Phone phone, JsonElement arguments)
    {
        PhoneProfile changed;
        try
        {
            changed = Merge(phone.Profile, arguments);
        }
        catch (JsonException exception)
        {
            // The caller sent invalid JSON and gets the message.
            return exception.Message;
        }

        if (changed.FirstError() is { } wrong) return wrong;
        lock (phone.Gate)
        {
            var isUpdated = phone.Profile.OsVersion != changed.OsVersion;
            phone.Profile = changed;
            if (isUpdated) phone.Tokens.SystemUpdated();
            phone.Changed();
        }

        phone.App.ProfileChanged();
        return null;
    }

    private static PhoneProfile Merge(PhoneProfile profile, JsonElement arguments)
    {
        var merged = JsonSerializer.SerializeToNode(profile, SimulatorJson.Options)!.AsObject();
        if (arguments.ValueKind == JsonValueKind.Object)
            foreach (var member in arguments.EnumerateObject()) merged[member.Name] = System.Text.Json.Nodes.JsonNode.Parse(member.Value.GetRawText());
        // Read-only members of the profile are written and not read.
        foreach (var derived in (string[])["system", "starts_by_push", "has_channels", "keeps_stale_start_tokens", "has_widget_pushes"]) merged.Remove(derived);
        return merged.Deserialize<PhoneProfile>(SimulatorJson.Options)!;
    }

    private static string? Text(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
