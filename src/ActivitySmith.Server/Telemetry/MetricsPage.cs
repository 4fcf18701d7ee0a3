using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Http.Refusals;

namespace ActivitySmith.Server.Telemetry;

/// <summary><c>GET /metrics</c> (docs/operation.md, What to watch). Counts against no rate limit; <see cref="Exposition"/> bounds its cost.</summary>
internal sealed class MetricsPage(MetricsAccess access, Exposition exposition)
{
    public const string Path = "/metrics";

    public async Task Serve(HttpContext context)
    {
        if (await access.Refuse(context) is { } refusal)
        {
            await RefusalWriter.Write(context, refusal);
            return;
        }

        var format = ExpositionFormats.Of(context.Request);
        if (await exposition.Read(format, context.RequestAborted) is not { } text)
        {
            await RefusalWriter.Write(context, Catalogue.Overloaded);
            return;
        }

        context.Response.ContentType = ExpositionFormats.ContentType(format);
        context.Response.ContentLength = text.Length;
        await context.Response.Body.WriteAsync(text, context.RequestAborted);
    }
}
