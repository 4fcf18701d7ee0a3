using ActivitySmith.Server.Start;
using ActivitySmith.Server.Web.Board;
using ActivitySmith.Server.Web.Security;
using ActivitySmith.Server.Web.SignIn;
using Microsoft.AspNetCore.DataProtection;

namespace ActivitySmith.Server.Web;

/// <summary>The pages for people: static Razor components, plain files, a cookie session. No script is needed to read them.</summary>
internal static class Pages
{
    public static WebApplicationBuilder AddPages(this WebApplicationBuilder builder, DataDirectory directory)
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
        builder.Services.AddDataProtection().SetApplicationName("activitysmith").PersistKeysToFileSystem(new DirectoryInfo(directory.SessionKeys));
        builder.Services.AddSingleton<BoardSource>();
        builder.Services.AddSingleton<IBoardSource>(provider => provider.GetRequiredService<BoardSource>());
        builder.Services.AddSingleton<IBoardDemo, BoardDemo>();
        builder.Services.AddSingleton<IBoardActions, BoardActions>();
        builder.Services.AddSingleton<ISignInLinks, SignInLinks>();
        return builder;
    }

    /// <summary>Headers first, so that files, redirects and refusals carry them too; then files. Comes before routing.</summary>
    public static WebApplication UsePageFiles(this WebApplication app)
    {
        app.UsePageHeaders();
        app.UseStaticFiles(app.Services.GetRequiredService<PageFiles>().Options);
        return app;
    }

    /// <summary>Who is signed in; comes after routing. The API has no sessions and does not pay for them.</summary>
    public static WebApplication UsePageSessions(this WebApplication app)
    {
        app.UseWhen(
            static context => !context.Request.Path.StartsWithSegments("/api"),
            static pages => pages.UseAuthentication().UseAuthorization());
        return app;
    }

    public static WebApplication MapPages(this WebApplication app)
    {
        var pages = app.MapGroup("").ExcludeFromDescription();
        pages.MapSignIn();
        pages.MapBoard();
        pages.MapBoardEvents();
        return app;
    }
}
