using System.Data.Common;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;

namespace ActivitySmith.Server.Http.Refusals;

/// <summary>
/// Around every <c>/api</c> route: a bug gives 500 in the documented shape without details and is logged; what the HTTP layer
/// could not read (a torn body, a parameter of the wrong type) gives its 4xx. A database that is away gives 503, also to scripts of the pages.
/// </summary>
internal sealed partial class FailureGuard(RequestDelegate next, ILogger<FailureGuard> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (DbException exception) when (exception.IsAway() && !context.Response.HasStarted)
        {
            LogAway(context.Request.Method, context.Request.Path, exception.Message);
            await RefusalWriter.Write(context, Catalogue.StorageAway);
        }
        catch (Exception) when (!ApiPath.Includes(context.Request.Path))
        {
            throw;
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            await RefusalWriter.WriteFailure(context, exception.StatusCode, "Bad request", exception.Message);
        }
        catch (Exception exception) when (context.RequestAborted.IsCancellationRequested && exception is OperationCanceledException or IOException)
        {
            // The client has gone: nobody is left to answer, and nothing of the server's own went wrong.
            LogAborted(context.Request.Method, context.Request.Path);
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            LogFailure(exception, context.Request.Method, context.Request.Path, context.TraceIdentifier);
            await RefusalWriter.WriteFailure(context, StatusCodes.Status500InternalServerError, "Internal server error",
                $"The server failed on this request; its log has the reason under request id {context.TraceIdentifier}");
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Method} {Path} could not be answered, as the database is away: {Reason}")]
    private partial void LogAway(string method, string path, string reason);

    [LoggerMessage(LogLevel.Debug, "{Method} {Path}: the client went away")]
    private partial void LogAborted(string method, string path);

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed, request id {RequestId}")]
    private partial void LogFailure(Exception exception, string method, string path, string requestId);
}
