namespace ActivitySmith.EndToEnd.Tests.Board;

/// <summary>A typical state of each content-state type.</summary>
internal static class States
{
    public static readonly IReadOnlyDictionary<string, object> ByType = new Dictionary<string, object>(StringComparer.Ordinal)
    {
        ["segmented_progress"] = new
        {
            type = "segmented_progress",
            title = "Nightly backup",
            subtitle = "upload archive",
            number_of_steps = 3,
            current_step = 2,
            color = "yellow",
            icon = new { symbol = "externaldrive" },
        },
        ["progress"] = new { type = "progress", title = "Search reindex", subtitle = "catalog-v2", percentage = 42, color = "green" },
        ["metrics"] = new
        {
            type = "metrics",
            title = "Server health",
            subtitle = "prod-web-1",
            metrics = new object[] { new { label = "CPU", value = 9, unit = "%" }, new { label = "MEM", value = 45, unit = "%", color = "magenta" } },
        },
        ["stats"] = new
        {
            type = "stats",
            title = "Sales",
            subtitle = "last hour",
            metrics = new object[]
            {
                new { label = "Revenue", value = "$2430", color = "blue" }, new { label = "Orders", value = "37", color = "green" },
                new { label = "Conversion", value = "4.8%", color = "magenta" }, new { label = "Refunds", value = "$84", color = "red" },
            },
        },
        ["alert"] = new
        {
            type = "alert",
            title = "Reactivation",
            message = "Lumen came back after 2 weeks",
            icon = new { symbol = "cloud.sun", color = "yellow" },
            badge = new { title = "Customer", color = "magenta" },
        },
        ["timer"] = new { type = "timer", title = "Benchmark run", subtitle = "sampling", duration_seconds = 300, color = "cyan" },
        ["value"] = new { type = "value", title = "Visitors", value = "1,204", color = "lime" },
    };
}
