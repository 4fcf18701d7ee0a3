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
        // Finds the files in the source tree when the server is started from bin/, not only when published.
        builder.WebHost.UseStaticWebAssets();
        builder.Services.AddSingleton<PageFiles>();
        builder.Services.AddSingleton<AppFiles>();
        builder.Services.AddRazorComponents();
        builder.Services.AddPageSession();
        builder.Services.AddSingleton<SignInTickets>();
        builder.Services.AddSingleton<SignInLinkStore>();
        builder.Services.AddSingleton<MailedLinks>();
        builder.Services.AddSingleton(PasswordFiles.Read());
        builder.Services.AddSingleton<PasswordHashes>();
        builder.Services.AddSingleton<PasswordCheck>();
        builder.Services.AddSingleton<SignInAudit>();
        builder.Services.AddSingleton<SignInEntry>();
        builder.Services.AddSingleton<SignInService>();
        builder.Services.AddSingleton<SignInLimit>();
        builder.Services.AddSingleton<FormWindows>();
        builder.Services.AddSingleton<KnownBrowser>();
        builder.Services.AddHostedService<SessionUseWriter>();
        builder.Services.AddHandlerServices();
        builder.Services.AddViews();
        return builder;
    }

    /// <summary>Registers the services of handlers that need more than the ledger.</summary>
    private static void AddHandlerServices(this IServiceCollection services)
    {
        services.AddSingleton<BoardSource>();
        services.AddSingleton<BoardEvents>();
        services.AddSingleton<BoardDemo>();
        services.AddSingleton<BoardActions>();
        services.AddSingleton<Sender>();
        services.AddSingleton<MemberLinks>();
        services.AddSingleton<InviteAcceptance>();
        services.AddSingleton<SignInChange>();
        services.AddSingleton<SecondFactor>();
        services.AddSingleton<LinkEntry>();
        services.AddSingleton<BrowserPairing>();
    }

    /// <summary>Registers one view for each page: it reads the data of the page and renders it.</summary>
    private static void AddViews(this IServiceCollection services)
    {
        services.AddSingleton<BoardView>();
        services.AddSingleton<StreamsView>();
        services.AddSingleton<StreamView>();
        services.AddSingleton<ActivitiesView>();
        services.AddSingleton<ActivityView>();
        services.AddSingleton<NotificationsView>();
        services.AddSingleton<NotificationView>();
        services.AddSingleton<SendView>();
        services.AddSingleton<DevicesView>();
        services.AddSingleton<ChannelsView>();
        services.AddSingleton<ChannelView>();
        services.AddSingleton<ApiKeysView>();
        services.AddSingleton<ApiKeyView>();
        services.AddSingleton<WidgetsView>();
        services.AddSingleton<WidgetView>();
        services.AddSingleton<MembersView>();
        services.AddSingleton<InviteView>();
        services.AddSingleton<SettingsView>();
        services.AddSingleton<AuditView>();
        services.AddSingleton<AccountView>();
    }

    /// <summary>Adds headers first, so that files, redirects and refusals carry them too; then files. Must come before routing.</summary>
    public static WebApplication UsePageFiles(this WebApplication app)
    {
        app.UsePageHeaders();
        app.UseStaticFiles(app.Services.GetRequiredService<PageFiles>().Options);
        return app;
    }

    /// <summary>Adds sessions and failure pages. Must come after routing. Requests to the API skip both.</summary>
    public static WebApplication UsePageSessions(this WebApplication app)
    {
        // Otherwise the framework adds both at the start of the pipeline, for every request and outside of the middleware that turns failures into
        // responses (WebApplicationBuilder looks for these keys, which UseAuthentication and UseAuthorization set on a pipeline without branches).
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
        pages.MapSignInPages();
        pages.MapLinkPages();
        pages.MapForgottenPages();
        pages.MapBoardPages();
        pages.MapAccountPages();
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
        pages.MapAppPages();
        app.MapPairLinkPages();
        pages.MapMemberPages();
        pages.MapInvitePages();
        return app;
    }
}
