using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Accounts;
using ActivitySmith.Ledger.Actions;
using ActivitySmith.Server.Doctor;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Forms;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Settings;

/// <summary>
/// Settings of the account and the server; for owners and admins, the account's name and the backup for owners. A setting that only the operator can change
/// is shown with the name of its variable.
/// </summary>
internal static class SettingsPages
{
    private const string Path = "/settings";

    public static void MapSettingsPages(this IEndpointRouteBuilder pages)
    {
        var settings = pages.MapPageGroup(Path).RequireAdmin();
        settings.MapGet("", (PageRequest request, SettingsView view) => view.Show(request));
        settings.MapPost("/backup", BackupDownload.Take).AsForm("downloadBackup").RequireOwner();
        settings.MapPost("/name", Rename).AsForm("renameAccount").RequireOwner();
        settings.MapPost("/doctor", Examine).AddEndpointFilter<AntiforgeryFilter>();
        settings.MapPost("/webhook-secret", ShowSecret).AsForm("showWebhookSecret");
    }

    private static async Task<IResult> Rename(PageRequest request, PageForm form, LedgerWriter ledger, SettingsView view)
    {
        var renamed = await ledger.Submit(new ChangeAccount(request.Account, form.Text("name") ?? "", requestsPerMinute: null));
        return renamed.IsRefused(out var refusal) ? await view.Show(request, refusal) : PageResponse.Done(Path, "saved");
    }

    private static async Task<IResult> Examine(PageRequest request, ServerDoctor doctor, SettingsView view) =>
        await view.Show(request, findings: await doctor.Examine(request.Visitor.RunsServer, request.Cancellation));

    private static async Task<IResult> ShowSecret(PageRequest request, LedgerWriter ledger, ISecretBox box, SettingsView view)
    {
        var stored = await ledger.Submit(EnsureWebhookSecret.For(request.Account, box));
        if (stored.IsRefused(out var refusal)) return await view.Show(request, refusal);
        return box.Open(stored.Value.Sealed) is { } secret
            ? await view.Show(request, secret: secret)
            : await view.Show(request, Catalogue.WebhookSecretUnreadable);
    }
}
