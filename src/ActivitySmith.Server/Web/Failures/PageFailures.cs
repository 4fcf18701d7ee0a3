using System.Data.Common;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ActivitySmith.Server.Web.Failures;

/// <summary>
/// Wraps every page: a browser gets a page also when the address does not exist, the database is unreachable or the server has a bug. Scripts and
/// event streams, which do not accept HTML, get the unchanged responses.
/// </summary>
internal sealed partial class PageFailures(RequestDelegate next, ILogger<PageFailures> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!IsForPeople(context.Request))
        {
            await next(context);
            return;
        }

        try
        {
            await next(context);
        }
        catch (DbException away) when (away.IsUnavailable() && !context.Response.HasStarted)
        {
            LogAway(context.Request.Method, context.Request.Path, away.Message);
            if (Catalogue.StorageUnavailable.RetryAfterSeconds is { } seconds) context.Response.Headers.RetryAfter = seconds.ToString();
            const string text = "The server cannot reach its database. Nothing was changed. Reload the page in a few seconds.";
            await Show(Catalogue.StorageUnavailable.Error, text, 503).ExecuteAsync(context);
        }
        catch (BadHttpRequestException unreadable) when (!context.Response.HasStarted)
        {
            await Show("Bad request", unreadable.Message, unreadable.StatusCode).ExecuteAsync(context);
        }
        catch (Exception bug) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            LogFailure(bug, context.Request.Method, context.Request.Path, context.TraceIdentifier);
            var text = $"The server could not show this page. Its log contains the reason, with request id {context.TraceIdentifier}.";
            await Show("Something went wrong", text, 500).ExecuteAsync(context);
        }

        if (Unsaid(context.Response) is { } page) await page.ExecuteAsync(context);
    }

    /// <summary>Whether a browser shows the response to a person.</summary>
    public static bool IsForPeople(HttpRequest request) =>
        request.Headers.Accept.Any(types => types?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true);

    public static RazorComponentResult<FailurePage> Show(string title, string text, int status) =>
        new(new { Title = title, Text = text }) { StatusCode = status };

    /// <summary>The page for a response that has only a status.</summary>
    private static RazorComponentResult<FailurePage>? Unsaid(HttpResponse response) => response is { HasStarted: false, ContentType: null, ContentLength: null }
        ? response.StatusCode switch
        {
            StatusCodes.Status400BadRequest => Show("Bad request", "A part of this address is invalid.", response.StatusCode),
            StatusCodes.Status404NotFound => Show("Not found", "There is no page at this address.", response.StatusCode),
            _ => null,
        }
        : null;

    [LoggerMessage(LogLevel.Warning, "Page not shown, database unavailable: {Method} {Path}: {Reason}")]
    private partial void LogAway(string method, string path, string reason);

    [LoggerMessage(LogLevel.Error, "Page failed: {Method} {Path}, request id {RequestId}")]
    private partial void LogFailure(Exception exception, string method, string path, string requestId);
}
