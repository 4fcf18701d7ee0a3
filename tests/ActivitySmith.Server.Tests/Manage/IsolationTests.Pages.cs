namespace ActivitySmith.Server.Tests.Manage;

/// <summary>The pages for people, requested by somebody who is signed in to another account.</summary>
public sealed partial class IsolationTests
{
    static IsolationTests()
    {
        foreach (var (route, probe) in PageProbes()) Probes.Add(route, probe);
    }

    private static IEnumerable<(string Route, Probe Probe)> PageProbes() =>
    [
        Page("/streams", at => $"/streams?tag={at.Tag}&search={at.Stream}&cursor={at.Cursor("streams-page", "a")}"),
        Page("/streams/{stream_key}", at => $"/streams/{at.Stream}"),
        Form("/streams/{stream_key}/pause", at => $"/streams/{at.Stream}/pause"),
        Form("/streams/{stream_key}/resume", at => $"/streams/{at.Stream}/resume"),
        Form("/streams/{stream_key}/end", at => $"/streams/{at.Stream}/end"),

        Page("/activities", at => $"/activities?stream={at.Stream}&tag={at.Tag}&cursor={at.Cursor("activities-page", at.LateTime, at.Activity)}"),
        Page("/activities/export", at => $"/activities/export?stream={at.Stream}&tag={at.Tag}"),
        Page("/activities/{activity_id}", at => $"/activities/{at.Activity}?frame=1"),
        Form("/activities/{activity_id}/end", at => $"/activities/{at.Activity}/end"),

        Page("/notifications", at => $"/notifications?tag={at.Tag}&cursor={at.Cursor("notifications-page", at.LateTime, at.Notification)}"),
        Page("/notifications/export", at => $"/notifications/export?tag={at.Tag}&format=csv"),
        Page("/notifications/{notification_id}", at => $"/notifications/{at.Notification}"),
        Form("/notifications/{notification_id}/withdraw", at => $"/notifications/{at.Notification}/withdraw"),

        Page("/send", _ => "/send"),
        Form("/send/preview", _ => "/send/preview", at => [("kind", "value"), ("stream", at.Stream), ("title", "x"), ("value", "3"), ("channels", at.Channel)]),
        Form("/send", _ => "/send", at => [("kind", "value"), ("stream", at.Stream), ("title", "x"), ("value", "3"), ("channels", at.Channel)]),

        Page("/devices", at => $"/devices?cursor={at.Cursor("devices-page", at.LateTime, at.Device)}"),
        Form("/devices/pairing-codes", _ => "/devices/pairing-codes", at => [("channels", at.Channel)]),
        Form("/devices/{device_id}", at => $"/devices/{at.Device}", _ => [("name", "taken over")]),
        Form("/devices/{device_id}/test", at => $"/devices/{at.Device}/test"),
        Form("/devices/{device_id}/remove", at => $"/devices/{at.Device}/remove"),

        Page("/channels", at => $"/channels?cursor={at.Cursor("channels-page", "a")}"),
        Page("/channels/{slug}", at => $"/channels/{at.Channel}"),
        Form("/channels", _ => "/channels", at => [("slug", at.Channel), ("name", "x")]),
        Form("/channels/{slug}", at => $"/channels/{at.Channel}", at => [("name", "taken over"), ("devices", at.Device)]),
        Form("/channels/{slug}/delete", at => $"/channels/{at.Channel}/delete"),

        Page("/keys", at => $"/keys?cursor={at.Cursor("keys-page", at.LateTime, at.Key)}"),
        Page("/keys/{key_id}", at => $"/keys/{at.Key}"),
        Form("/keys", _ => "/keys", at => [("name", "x"), ("scope", "channels"), ("channels", at.Channel)]),
        Form("/keys/{key_id}", at => $"/keys/{at.Key}", _ => [("name", "taken over"), ("scope", "all")]),
        Form("/keys/{key_id}/revoke", at => $"/keys/{at.Key}/revoke"),

        Page("/widgets", at => $"/widgets?cursor={at.Cursor("widgets-page", "a")}"),
        Page("/widgets/{key}", at => $"/widgets/{at.Metric}"),
        Form("/widgets", _ => "/widgets", at => [("key", at.Metric), ("name", "x"), ("format", "number")]),
        Form("/widgets/{key}", at => $"/widgets/{at.Metric}", _ => [("name", "taken over"), ("format", "number")]),
        Form("/widgets/{key}/delete", at => $"/widgets/{at.Metric}/delete"),

        Page("/members", _ => "/members"),
        Form("/members/invites", _ => "/members/invites", _ => [("emails", "ben@example.com"), ("role", "member")]),
        Form("/members/invites/{invite_id}/revoke", _ => "/members/invites/inv_unknown/revoke"),
        Form("/members/{user_id}/role", _ => "/members/owner/role", _ => [("role", "member")]),
        Form("/members/{user_id}/remove", _ => "/members/owner/remove"),
        Form("/members/{user_id}/link", _ => "/members/owner/link"),
        Page("/invite", _ => "/invite?token=unknown"),
        Form("/invite", _ => "/invite", _ => [("token", "unknown")]),
        Form("/invite/join", _ => "/invite/join", _ => [("token", "unknown"), ("name", "x"), ("password", "a long enough one")]),

        Page("/settings", _ => "/settings"),
        Form("/settings/name", _ => "/settings/name", _ => [("name", "taken over")]),
        Form("/settings/doctor", _ => "/settings/doctor"),
        Form("/settings/webhook-secret", _ => "/settings/webhook-secret"),
        Form("/settings/backup", _ => "/settings/backup"),

        Page("/audit", at => $"/audit?actor={at.Key}&cursor={at.Cursor("audit-page", at.LateTime, "aud_")}"),

        Page("/app", _ => "/app"),
        Page("/app/history", _ => "/app/history"),
        Page("/app/widgets", _ => "/app/widgets"),
        Page("/app/settings", at => $"/app/settings#activity={at.Activity}"),
        Page("/app/pair", _ => "/app/pair"),
        Form("/app/pair", _ => "/app/pair", _ => [("code", "0000-0000-0000"), ("name", "x")]),
        Page("/app-worker.js", _ => "/app-worker.js"),

        Page("/account", _ => "/account"),
        Form("/account/name", _ => "/account/name", _ => [("name", "x")]),
        Form("/account/sign-in", _ => "/account/sign-in", _ => [("email", "x@example.com"), ("new-password", "a long enough one")]),
        Form("/account/sessions", _ => "/account/sessions"),
        Form("/account/sessions/{session_id}/end", _ => "/account/sessions/unknown/end"),
        Form("/account/second-factor", _ => "/account/second-factor"),
        Form("/account/second-factor/on", _ => "/account/second-factor/on", _ => [("code", "000000")]),
        Form("/account/second-factor/off", _ => "/account/second-factor/off"),
        Form("/account/second-factor/recovery-codes", _ => "/account/second-factor/recovery-codes", _ => [("password", "x")]),
        Form("/sign-in", _ => "/sign-in", _ => [("email", "x@example.com"), ("password", "x")]),
        Page("/sign-in/forgotten", _ => "/sign-in/forgotten"),
        Form("/sign-in/forgotten", _ => "/sign-in/forgotten", _ => [("email", "x@example.com")]),
        Page("/sign-in/link", _ => "/sign-in/link?token=unknown"),
        Form("/sign-in/link", _ => "/sign-in/link", _ => [("token", "unknown")]),
        Page("/sign-in/mailed", _ => "/sign-in/mailed?token=unknown"),
        Form("/sign-in/mailed", _ => "/sign-in/mailed", _ => [("token", "unknown")]),
        Form("/sign-in/code", _ => "/sign-in/code", _ => [("ticket", "x"), ("code", "000000")]),
    ];

    private static (string Route, Probe Probe) Page(string route, Func<Names, string> path) =>
        ($"GET {route}", new Probe(at => (path(at), null)) { Kind = ProbeKind.Page });

    private static (string Route, Probe Probe) Form(string route, Func<Names, string> path, Func<Names, (string Name, string Value)[]>? fields = null) =>
        ($"POST {route}", new Probe(at => (path(at), fields?.Invoke(at))) { Kind = ProbeKind.Form });
}
