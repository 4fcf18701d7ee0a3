using System.IO.Pipelines;
using System.Reflection;
using ActivitySmith.Server.Audit;
using ActivitySmith.Server.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace ActivitySmith.Server.Export;

/// <summary>
/// A download that is written while its rows are read, one page at a time. Until the first page is read, a failure gets the usual response; after that the
/// connection is aborted, so that no client takes an incomplete file for a complete one.
/// </summary>
/// <typeparam name="TItem">The row, as lists show it.</typeparam>
/// <param name="name">Name of the file, without its extension.</param>
/// <param name="file">The format.</param>
/// <param name="pages">Reads the rows.</param>
/// <param name="log">Receives failures after the first byte.</param>
internal sealed partial class ExportDownload<TItem>(
    string name, ExportFile<TItem> file, Func<CancellationToken, IAsyncEnumerable<IEnumerable<TItem>>> pages, ILogger log)
    : IResult, IEndpointMetadataProvider, IAuditedRead
{
    /// <summary>Bytes between two flushes: a page of large rows has several megabytes.</summary>
    private const int FlushBytes = 64 * 1024;

    string IAuditedRead.Subject => file.Format;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, cancellation) = (httpContext.Response, httpContext.RequestAborted);
        await using var reader = pages(cancellation).GetAsyncEnumerator(cancellation);
        var hasRows = await reader.MoveNextAsync();
        response.ContentType = file.ContentType;
        response.Headers.ContentDisposition = $"attachment; filename=\"{name}.{file.Format}\"";
        if (HeadRequests.IsHead(httpContext)) return;
        try
        {
            file.Begin(response.BodyWriter);
            for (; hasRows; hasRows = await reader.MoveNextAsync())
                if (!await Write(response.BodyWriter, reader.Current, cancellation)) return;
        }
        catch (Exception error)
        {
            // The status is sent already, so only a response without its end shows the client that the file is incomplete.
            if (!cancellation.IsCancellationRequested) LogCut(error, httpContext.Request.Method, httpContext.Request.Path, httpContext.TraceIdentifier);
            httpContext.Abort();
        }
    }

    /// <returns>Whether the client still reads.</returns>
    private async Task<bool> Write(PipeWriter output, IEnumerable<TItem> page, CancellationToken cancellation)
    {
        foreach (var item in page)
        {
            file.Add(output, item);
            if (output.UnflushedBytes >= FlushBytes && (await output.FlushAsync(cancellation)).IsCompleted) return false;
        }

        return !(await output.FlushAsync(cancellation)).IsCompleted;
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(
            StatusCodes.Status200OK, typeof(TItem), [JsonLinesFile<TItem>.MediaType, CsvFile<TItem>.MediaType]));

    [LoggerMessage(LogLevel.Error, "Export incomplete: {Method} {Path}, request id {RequestId}")]
    private partial void LogCut(Exception error, string method, string path, string requestId);
}
