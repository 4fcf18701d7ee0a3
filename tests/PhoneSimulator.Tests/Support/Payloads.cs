namespace PhoneSimulator.Tests.Support;

/// <summary>Live Activity payloads in the format of the product's server.</summary>
internal static class Payloads
{
    public static string Content(int version, string title = "Backup") =>
        $$$"""
        {"version":{{{version}}},"content_state":{"type":"progress","title":"{{{title}}}","percentage":42},
         "derived":{"percent":42},"updated_at":"2026-07-10T12:00:00Z"}
        """;

    public static string Start(string activityId, long timestamp, int version = 1, string extra = "\"input-push-token\":1") =>
        $$$"""
        {"aps":{"timestamp":{{{timestamp}}},"event":"start","attributes-type":"ActivitySmithAttributes",
         "attributes":{"activity_id":"{{{activityId}}}","stream_key":"nightly"},"content-state":{{{Content(version)}}},
         "alert":{"title":"Backup","body":"started"},{{{extra}}} } }
        """;

    public static string Update(long timestamp, int version, string title = "Backup", string extra = "\"stale-date\":4102444800") =>
        $$$"""{"aps":{"timestamp":{{{timestamp}}},"event":"update","content-state":{{{Content(version, title)}}},{{{extra}}} } }""";

    public static string End(long timestamp, int version, long? dismissal = null) =>
        $$$"""
        {"aps":{"timestamp":{{{timestamp}}},"event":"end",
         "content-state":{{{Content(version)}}}{{{(dismissal is { } at ? $",\"dismissal-date\":{at}" : "")}}} } }
        """;
}
