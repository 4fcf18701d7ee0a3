using System.Text.Json;
using System.Text.RegularExpressions;

namespace ActivitySmith.Server.Tests.Api.BadBodies;

/// <summary>Values of the right type that the API refuses, by member, with the path that the refusal names when it is another.</summary>
internal static partial class WrongValues
{
    private static readonly string Long65 = Text(new string('x', 65));

    private static readonly string[] Colors = ["\"pink\"", "\"Red\"", "\"\"", "\"lime \""];

    private static readonly string[] Links =
    [
        "\"javascript:alert(1)\"", "\"data:text/html,x\"", "\"file:///etc/passwd\"", "\"//example.com\"", "\"example.com\"", "\"\"", "\"https://\"",
            "\"https://a b\"",
        "\"view-source:https://example.com\"", "\"VBSCRIPT:x\"", Text("https://example.com/" + new string('a', 2_048)),
    ];

    private static readonly string[] Https = [.. Links, "\"http://example.com/\"", "\"shortcuts://run-shortcut?name=x\"", "\"ftp://example.com\""];

    private static readonly string[] Steps = ["-1", "1.5", "99999999999", "1e300", "-2147483649"];

    /// <summary>Invalid values of the member at this path; the second item is the path that the refusal names, null for the same one.</summary>
    public static IReadOnlyList<(string Value, string? At)> Of(string path) => WithoutIndexes(path) switch
    {
        "content_state.type" => Plain("\"gauge\"", "\"\"", "\"Timer\"", "\"segmented-progress\""),
        "content_state.number_of_steps" => Plain([.. Steps, "0"]),
        "content_state.current_step" => Plain([.. Steps, "4", "100"]),
        "content_state.percentage" => Plain("-0.001", "100.001", "-1", "1e300"),
        "content_state.upper_limit" => Plain("0", "-1", "-0.5"),
        "content_state.value" => Plain("\"text\""),
        "content_state.duration_seconds" => Plain("0", "-1", "1e12"),
        "content_state.metrics" => [("[]", null), ($"[{string.Join(",", Enumerable.Repeat("{\"label\":\"a\",\"value\":1}", 9))}]", null),
            ("[null]", "content_state.metrics[0]"), ("[{\"label\":\"a\"}]", "content_state.metrics[0].value")],
        "content_state.metrics[].label" => Plain("\"\""),
        "content_state.metrics[].value" => Plain("-1", "-0.001", "\"\"", Long65),
        "content_state.message" => Plain("\"\""),
        "content_state.icon.symbol" or "content_state.badge.title" => Plain("\"\""),
        "content_state.color" or "content_state.step_color" or "content_state.icon.color" or "content_state.badge.color"
            or "content_state.metrics[].color" => Plain(Colors),
        "content_state.step_colors" =>
            [("[\"red\",\"pink\"]", "content_state.step_colors[1]"), ("[null]", "content_state.step_colors[0]"), ("[3]", "content_state.step_colors[0]")],
        "content_state.auto_dismiss_minutes" or "content_state.auto_dismiss_seconds" => Plain("-1", "0.5", "1e30"),
        "action.type" or "secondary_action.type" or "actions[].type" => Plain("\"call\"", "\"\"", "\"OPEN_URL\""),
        "action.url" => Plain(Https),
        "secondary_action.url" or "actions[].url" => Plain(Links),
        "action.method" => Plain("\"PUT\"", "\"post\"", "\"\""),
        "actions" => [($"[{string.Join(",", Enumerable.Repeat("{\"title\":\"a\",\"type\":\"open_url\",\"url\":\"https://e.com\"}", 5))}]", null),
            ("[null]", "actions[0]"), ("[{}]", "actions[0].title")],
        "tags" => [($"[{string.Join(",", Enumerable.Repeat("\"a\"", 21))}]", null), ("[\"\"]", "tags[0]"), ($"[\"a\",{Long65}]", "tags[1]"),
            ("[null]", "tags[0]"), ("[1]", "tags[0]")],
        "metadata" =>
        [
            ("{\"a\":null}", "metadata.a"), ("{\"a\":{}}", "metadata.a"), ("{\"a\":[1]}", "metadata.a"), ("{\"a\":1,\"A\":2}", "metadata.A"),
            ($"{{{string.Join(",", Enumerable.Range(0, 51).Select(i => $"\"k{i}\":1"))}}}", null), ($"{{\"a\":{Text(new string('x', 17_000))}}}", null),
        ],
        "payload" or "action.body" => [("{\"a\":{\"b\":1,\"B\":2}}", "a.B"), ("{\"a\":1,\"a\":2}", "a")],
        "channels" => [("[]", null), ("[\" \"]", null), ("[null]", "channels[0]"), ("[1]", "channels[0]"), ("[\"devs\"]", null)],
        "target.channels" => [("[]", null), ("[\"\"]", null), ("[null]", "target.channels[0]"), ("[{}]", "target.channels[0]")],
        "media" or "icon" => Plain(Https),
        "redirection" => Plain(Links),
        "interruption_level" => Plain("\"critical\"", "\"\"", "\"Active\""),
        "badge" => Plain("-1", "2147483648", "1.5"),
        "timestamp" => Plain("\"yesterday\"", "\"\"", "\"2026-07-10\"", "\"2026-07-10T12:00:00\"", "\"2026-13-10T12:00:00Z\"", "\"2026-07-10 12:00:00Z\""),
        "value" => Plain("\"\"", Long65),
        _ => [],
    };

    /// <summary>Whether a body without this member is refused.</summary>
    public static bool Required(string path) => WithoutIndexes(path) is
        "content_state" or "content_state.title" or "content_state.metrics[].label" or "content_state.metrics[].value"
        or "content_state.icon.symbol" or "content_state.badge.title"
        or "action.title" or "action.type" or "action.url" or "secondary_action.title" or "secondary_action.type" or "secondary_action.url"
        or "actions[].title" or "actions[].type" or "actions[].url" or "target.channels" or "title" or "value"
        or "content_state.current_step" or "content_state.upper_limit" or "content_state.value";

    /// <summary>Whether the member accepts both text and numbers.</summary>
    public static bool TakesBoth(string path) => WithoutIndexes(path) is "value" or "content_state.metrics[].value";

    private static string WithoutIndexes(string path) => Index().Replace(path, "[]");

    private static List<(string, string?)> Plain(params string[] values) => [.. values.Select(value => (value, (string?)null))];

    private static string Text(string text) => JsonSerializer.Serialize(text);

    [GeneratedRegex(@"\[\d+\]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Index();
}
