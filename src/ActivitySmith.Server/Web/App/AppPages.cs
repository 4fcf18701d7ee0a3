using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Forms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ActivitySmith.Server.Web.App;

/// <summary>
/// The home-screen app: one document without personal data, so that its worker may cache it; its script gets the content from the device API. A
/// browser becomes a device by a plain form.
/// </summary>
internal static class AppPages
{
    public const string Path = "/app";

    public static void MapAppPages(this IEndpointRouteBuilder pages)
    {
        foreach (var view in new[] { "", "/history", "/widgets", "/settings" }) pages.MapGet(Path + view, Show);
        pages.MapGet(Path + "/pair", Pair);
        pages.MapPost(Path + "/pair", Join);
        pages.MapGet("/app-worker.js", Worker);
    }

    /// <summary>The form that makes this browser a device.</summary>
    public static IResult Pair(HttpRequest request) => Form(request);

    private static IResult Show(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache";
        return PageResponse.Show<AppPage>(new { Name = BrowserName.Of(context.Request.Headers.UserAgent) });
    }

    private static async Task<IResult> Join(PageForm form, BrowserPairing pairing, HttpContext context) =>
        await pairing.Pair(form, context) is { } refusal ? Form(context.Request, refusal, form) : TypedResults.LocalRedirect(Path);

    private static IResult Form(HttpRequest request, Refusal? refusal = null, PageForm? sent = null) => PageResponse.Show<PairPage>(
        new { Refusal = refusal, Name = sent?.Text("name") ?? BrowserName.Of(request.Headers.UserAgent), Code = sent?.Text("code") },
        refusal);

    private static ContentHttpResult Worker(HttpContext context, AppFiles files)
    {
        context.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Text(files.Worker, "text/javascript");
    }
}
