using System.Text.Json;
using ActivitySmith.EndToEnd.Tests.Hosting;

namespace ActivitySmith.EndToEnd.Tests.Durability;

internal static class RunningActivitiesQuery
{
    /// <summary>Ids of all running activities by the key of their stream, read page by page.</summary>
    public static async Task<ILookup<string, string>> RunningActivities(this HttpClient http)
    {
        var found = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var page = await http.Manage("activities?state=running&limit=100" + (cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor)));
            found.AddRange(page.GetProperty("data").EnumerateArray());
            cursor = page.GetProperty("next_cursor").GetString();
        }
        while (cursor is not null);
        return found.ToLookup(one => one.GetProperty("stream_key").GetString()!, one => one.GetProperty("activity_id").GetString()!, StringComparer.Ordinal);
    }
}
