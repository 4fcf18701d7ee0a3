using System.Diagnostics;
using OpenTelemetry;

namespace ActivitySmith.Server.Telemetry;

/// <summary>
/// Replaces the path of a request's span by its route: paths of links and invites have secrets in them, and a collector is another place that would
/// store these. A request without a route has no path.
/// </summary>
internal sealed class SpanPaths : BaseProcessor<Activity>
{
    private const string Path = "url.path";

    public override void OnEnd(Activity data)
    {
        if (data.Kind != ActivityKind.Server || data.GetTagItem(Path) is null) return;
        data.SetTag(Path, data.GetTagItem("http.route"));
        data.SetTag("url.query", value: null);
    }
}
