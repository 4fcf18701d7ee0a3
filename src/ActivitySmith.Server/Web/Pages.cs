using ActivitySmith.Ledger.People;
using ActivitySmith.Server.Http;
using ActivitySmith.Server.SignInLinks;
using ActivitySmith.Server.Web.Account;
using ActivitySmith.Server.Web.ApiKeys;
using ActivitySmith.Server.Web.App;
using ActivitySmith.Server.Web.Audit;
using ActivitySmith.Server.Web.Board;
using ActivitySmith.Server.Web.Channels;
using ActivitySmith.Server.Web.Devices;
using ActivitySmith.Server.Web.Failures;
using ActivitySmith.Server.Web.LiveActivities;
using ActivitySmith.Server.Web.Members;
using ActivitySmith.Server.Web.Notifications;
using ActivitySmith.Server.Web.Security;
using ActivitySmith.Server.Web.Send;
using ActivitySmith.Server.Web.Settings;
using ActivitySmith.Server.Web.SignIn;
using ActivitySmith.Server.Web.Streams;
using ActivitySmith.Server.Web.Widgets;

namespace ActivitySmith.Server.Web;

/// <summary>The pages for people: static Razor components, plain files, a cookie session. No script is needed to read them.</summary>
internal static class Pages
{
    public static WebApplicationBuilder AddPages(this WebApplicationBuilder builder)
    {
        // Files are found in the source tree when started from bin/, not only when published.
        builder.WebHost.UseStaticWebAssets();
        builder.Services.AddSingleton<PageFiles>();
        builder.Services.AddSingleton<AppFiles>();
        builder.Services.AddRazorComponents();
        builder.Services.AddPageSession();
        builder.Services.AddSingleton<BoardSource>();
        builder.Services.AddSingleton<IBoardSource>(provider => provider.GetRequiredService<BoardSource>());
        builder.Services.AddSingleton<IBoardDemo, BoardDemo>();
        builder.Services.AddSingleton<IBoardActions, BoardActions>();
        builder.Services.AddSingleton<SignInTickets>();
        builder.Services.AddSingleton<SignInLinkStore>();
        builder.Services.AddSingleton<MailedLinks>();
        builder.Services.AddSingleton(PasswordFiles.Read());
        builder.Services.AddSingleton<PasswordHashes>();
        builder.Services.AddSingleton<SignInAudit>();
        builder.Services.AddSingleton<SignInEntry>();
        builder.Services.AddSingleton<SignInDesk>();
        builder.Services.AddSingleton<SignInLimit>();
        builder.Services.AddSingleton<FormWindows>();
        builder.Services.AddSingleton<KnownBrowser>();
        builder.Services.AddHostedService<SessionUseWriter>();
        builder.Services.AddSingleton<MembersView>();
        builder.Services.AddSingleton<PasswordCheck>();
        builder.Services.AddSingleton<AccountView>();
        builder.Services.AddSingleton<ActivityPageReader>();
        builder.Services.AddSingleton<DevicePageReader>();
        builder.Services.AddSingleton<Sender>();
        builder.Services.AddSingleton<SendView>();
        builder.Services.AddSingleton<SettingsReader>();
        return builder;
    }

    /// <summary>Headers first, so that files, redirects and refusals carry them too; then files. Comes before routing.</summary>
    public static WebApplication UsePageFiles(this WebApplication app)
    {
        app.UsePageHeaders();
        app.UseStaticFiles(app.Services.GetRequiredService<PageFiles>().Options);
        return app;
    }

    /// <summary>Who is signed in, and a page also for what fails; comes after routing. The API has no sessions and does not pay for them.</summary>
    public static WebApplication UsePageSessions(this WebApplication app)
    {
        // Else the framework puts both in front of everything, for every request and outside of what turns failures into answers
        // (WebApplicationBuilder looks for these keys, which UseAuthentication and UseAuthorization set on a pipeline that has no branches).
        IDictionary<string, object?> properties = ((IApplicationBuilder)app).Properties;
        properties["__AuthenticationMiddlewareSet"] = true;
        properties["__AuthorizationMiddlewareSet"] = true;
        app.UseWhen(
            static context => !ApiPath.Includes(context.Request.Path),
            static pages => pages.UseMiddleware<PageFailures>().UseAuthentication().UseAuthorization());
        return app;
    }

    public static WebApplication MapPages(this WebApplication app)
    {
        var pages = app.MapGroup("").ExcludeFromDescription().AddEndpointFilter<OwnPageFilter>().AddEndpointFilter<FormLimit>();
        pages.MapSignIn();
        pages.MapSignInLinkPages();
        pages.MapForgottenPassword();
        pages.MapBoard();
        pages.MapBoardEvents();
        pages.MapAccountPage();
        pages.MapStreamPages();
        pages.MapActivityPages();
        pages.MapNotificationPages();
        pages.MapSendPages();
        pages.MapDevicePages();
        pages.MapChannelPages();
        pages.MapApiKeyPages();
        pages.MapWidgetPages();
        pages.MapSettingsPages();
        pages.MapAuditPages();
        pages.MapApp();
        app.MapPairLink();
        pages.MapMembers();
        pages.MapInvites();
        return app;
    }
}
