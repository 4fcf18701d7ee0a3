using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ActivitySmith.Server.Web.Send;

/// <summary>A request as it is written in a shell, Node.js, Python and C#. Each can be pasted and run with the key in ACTIVITYSMITH_API_KEY.</summary>
internal static class Snippets
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Wide = new(Compact) { WriteIndented = true };

    public static IReadOnlyList<(string Name, string Text)> Of(string method, string url, JsonObject body) =>
    [
        ("curl", Curl(method, url, body)),
        ("Node.js", Node(method, url, body)),
        ("Python", Python(method, url, body)),
        ("C#", CSharp(method, url, body)),
    ];

    /// <summary>Between single quotes a shell changes no character; only the quote itself must be escaped.</summary>
    private static string Curl(string method, string url, JsonObject body) => $"""
        curl -X {method} '{url}' \
          -H "Authorization: Bearer $ACTIVITYSMITH_API_KEY" -H "Content-Type: application/json" \
          -d '{body.ToJsonString(Compact).Replace("'", "'\\''", StringComparison.Ordinal)}'
        """;

    /// <summary>JSON is JavaScript (ECMA-262, 2019 and later).</summary>
    private static string Node(string method, string url, JsonObject body) => $$"""
        await fetch({{Quote(url)}}, {
          method: {{Quote(method)}},
          headers: { Authorization: `Bearer ${process.env.ACTIVITYSMITH_API_KEY}`, 'Content-Type': 'application/json' },
          body: JSON.stringify({{body.ToJsonString(Wide).ReplaceLineEndings("\n  ")}}),
        });
        """;

    private static string Python(string method, string url, JsonObject body) => $$"""
        import json, os, urllib.request

        body = {{PythonOf(body)}}
        request = urllib.request.Request(
            {{Quote(url)}}, method={{Quote(method)}}, data=json.dumps(body).encode(),
            headers={"Authorization": "Bearer " + os.environ["ACTIVITYSMITH_API_KEY"], "Content-Type": "application/json"})
        urllib.request.urlopen(request)
        """;

    /// <summary>JSON never contains three quotes in a row, which would end the raw string.</summary>
    private static string CSharp(string method, string url, JsonObject body) => $$"""""
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", Environment.GetEnvironmentVariable("ACTIVITYSMITH_API_KEY"));
        var body = """
            {{body.ToJsonString(Wide).ReplaceLineEndings("\n    ")}}
            """;
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await client.{{(method == "PUT" ? "Put" : "Post")}}Async({{Quote(url)}}, content);
        """"";

    /// <summary>
    /// JSON strings are valid Python strings as long as characters beyond the Basic Multilingual Plane are not escaped; the encoder does not escape
    /// them.
    /// </summary>
    private static string PythonOf(JsonNode? node) => node switch
    {
        null => "None",
        JsonObject members => $"{{{string.Join(", ", members.Select(member => $"{Quote(member.Key)}: {PythonOf(member.Value)}"))}}}",
        JsonArray items => $"[{string.Join(", ", items.Select(PythonOf))}]",
        _ => node.GetValueKind() switch { JsonValueKind.True => "True", JsonValueKind.False => "False", _ => node.ToJsonString(Compact) },
    };

    private static string Quote(string text) => JsonSerializer.Serialize(text, Compact);
}
