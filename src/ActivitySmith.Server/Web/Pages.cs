using ActivitySmith.Server.Web.Board;
using ActivitySmith.Server.Web.Security;
using ActivitySmith.Server.Web.SignIn;

namespace ActivitySmith.Server.Web;

/// <summary>The pages for people: static Razor components, plain files, a cookie session. No script is needed to read them.</summary>
internal static class Pages
{
    /// <summary>Needs <see cref="IBoardSource"/>, <see cref="IBoardDemo"/>, <see cref="IBoardActions"/> and <see cref="ISignInLinks"/> beside it.</summary>
    public static WebApplicationBuilder AddPages(this WebApplicationBuilder builder)
    {
        // Files are found in the source tree when started from bin/, not only when published.
        builder.WebHost.UseStaticWebAssets();
        builder.Services.AddSingleton<PageFiles>();
        builder.Services.AddRazorComponents();
        builder.Services.AddAntiforgery(o =>
        {
            o.Cookie.Name = "activitysmith-form";
            o.SuppressXFrameOptionsHeader = true; // frame-ancestors says it, for every page alike
        });
        builder.Services.AddPageSession();
        return builder;
    }

    /// <summary>Headers first, so that files, redirects and refusals carry them too; then files; then the session.</summary>
    public static WebApplication UsePages(this WebApplication app)
    {
        app.UsePageHeaders();
        app.UseStaticFiles(app.Services.GetRequiredService<PageFiles>().Options);
        app.UseAuthentication();
        app.UseAuthorization();
        return app;
    }

    public static WebApplication MapPages(this WebApplication app)
    {
        var pages = app.MapGroup("").ExcludeFromDescription();
        pages.MapSignIn();
        pages.MapBoard();
        return app;
    }
}
