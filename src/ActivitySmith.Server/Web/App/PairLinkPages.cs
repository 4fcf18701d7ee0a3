using ActivitySmith.Delivery.Apns;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ActivitySmith.Server.Web.App;

/// <summary>
/// The link of a pairing code. iOS opens the app with it when the server names the app (Apple: Supporting associated domains);
/// a browser gets a page that makes the browser a device. The code is in the fragment, which browsers do not send.
/// </summary>
internal static class PairLinkPages
{
    public const string Path = "/pair";

    public static void MapPairLinkPages(this IEndpointRouteBuilder app)
    {
        app.MapGet(Path, AppPages.Pair).ExcludeFromDescription();
        app.MapGet("/.well-known/apple-app-site-association", Association).ExcludeFromDescription();
    }

    private static Results<ContentHttpResult, NotFound> Association(ApnsOptions apns)
    {
        if (!apns.IsConfigured) return TypedResults.NotFound();

        // Checked when the server started: letters, digits, hyphens and dots, nothing that JSON would escape.
        return TypedResults.Content(
            $$$"""{"applinks":{"details":[{"appIDs":["{{{apns.TeamId}}}.{{{apns.BundleId}}}"],"components":[{"/":"{{{Path}}}"}]}]}}""",
            "application/json");
    }
}
