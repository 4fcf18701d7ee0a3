using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Server.Web.Forms;
using Microsoft.Extensions.Primitives;

namespace ActivitySmith.Server.Web.Send;

/// <summary>The composer's form before anything is typed: one realistic example per kind.</summary>
internal static class Examples
{
    public static SendDraft Of(string kind) => SendDraft.Of(kind, new PageForm(new FormCollection(
        Fields(kind).ToDictionary(field => field.Name, field => new StringValues(field.Value)))));

    private static (string Name, string Value)[] Fields(string kind) => kind switch
    {
        ContentType.SegmentedProgress =>
        [
            ("stream", "nightly-backup"), ("title", "Nightly backup"), ("subtitle", "upload archive"),
            ("number_of_steps", "3"), ("current_step", "2"), ("color", "lime"),
        ],
        ContentType.Progress =>
            [("stream", "search-reindex"), ("title", "Search reindex"), ("subtitle", "catalog-v2"), ("percentage", "42"), ("color", "green")],
        ContentType.Metrics =>
        [
            ("stream", "server-health"), ("title", "Server health"), ("subtitle", "prod-web-1"),
            ("label-1", "CPU"), ("value-1", "9"), ("unit-1", "%"), ("label-2", "MEM"), ("value-2", "45"), ("unit-2", "%"),
        ],
        ContentType.Stats =>
        [
            ("stream", "sales"), ("title", "Sales"), ("subtitle", "last hour"),
            ("label-1", "Revenue"), ("value-1", "$2430"), ("label-2", "Orders"), ("value-2", "37"),
        ],
        ContentType.Alert =>
        [
            ("stream", "reactivation"), ("title", "Reactivation"), ("message", "Lumen came back after 2 weeks"),
            ("icon", "cloud.sun"), ("badge", "Customer"),
        ],
        ContentType.Timer => [("stream", "benchmark"), ("title", "Benchmark run"), ("subtitle", "sampling"), ("duration_seconds", "300"), ("color", "cyan")],
        ContentType.Value => [("stream", "visitors"), ("title", "Visitors"), ("value", "1,204"), ("color", "lime")],
        _ => [("title", "Build passed"), ("message", "main is green again")],
    };
}
