using ActivitySmith.Delivery.Apns;
using ActivitySmith.Delivery.Doctor;
using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Accounts;
using ActivitySmith.Ledger.Actions;
using ActivitySmith.Server.Doctor;
using ActivitySmith.Server.Housekeeping;
using ActivitySmith.Server.Http.Address;
using ActivitySmith.Server.Http.Limits;
using ActivitySmith.Server.Storage;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Forms;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Settings;

/// <summary>What holds for the account and the server; for owners. What only the operator can set is shown with the name of its variable.</summary>
internal static class SettingsPages
{
    private const string Path = "/settings";

    public static void MapSettingsPages(this IEndpointRouteBuilder pages)
    {
        var settings = pages.MapPageGroup(Path).RequireOwner();
        settings.MapGet("", (Visitor visitor, SettingsReader reader, string? done, CancellationToken cancellation) => Show(visitor, reader, cancellation, done: done));
        settings.MapPost("/backup", BackupDownload.Take).AsForm("downloadBackup");
        settings.MapPost("/name", Rename).AsForm("renameAccount");
        settings.MapPost("/doctor", Examine).AddEndpointFilter<AntiforgeryFilter>();
        settings.MapPost("/webhook-secret", ShowSecret).AsForm("showWebhookSecret");
    }

    private static async Task<IResult> Show(
        Visitor visitor, SettingsReader reader, CancellationToken cancellation, Refusal? refusal = null, string? secret = null, IReadOnlyList<Finding>? findings = null,
        string? done = null) =>
        PageAnswer.Show<SettingsPage>(
            new { Visitor = visitor, View = await reader.Read(visitor, cancellation), Secret = secret, Findings = findings ?? [], Refusal = refusal, Done = done }, refusal);

    private static async Task<IResult> Rename(Visitor visitor, PageForm form, LedgerWriter ledger, SettingsReader reader, CancellationToken cancellation)
    {
        var renamed = await ledger.Submit(new ChangeAccount(visitor.Account, form.Text("name") ?? "", requestsPerMinute: null));
        return renamed.IsRefused(out var refusal) ? await Show(visitor, reader, cancellation, refusal) : PageAnswer.Done(Path, "saved");
    }

    private static async Task<IResult> Examine(Visitor visitor, ServerDoctor doctor, SettingsReader reader, CancellationToken cancellation) =>
        await Show(visitor, reader, cancellation, findings: await doctor.Examine(visitor.Account, cancellation));

    private static async Task<IResult> ShowSecret(Visitor visitor, LedgerWriter ledger, ISecretBox box, SettingsReader reader, CancellationToken cancellation)
    {
        var kept = await ledger.Submit(EnsureWebhookSecret.For(visitor.Account, box));
        if (kept.IsRefused(out var refusal)) return await Show(visitor, reader, cancellation, refusal);
        return box.Open(kept.Value.Sealed) is { } secret
            ? await Show(visitor, reader, cancellation, secret: secret)
            : await Show(visitor, reader, cancellation, Catalogue.WebhookSecretUnreadable);
    }
}

/// <summary>Gathers what the page of settings shows.</summary>
internal sealed class SettingsReader(
    AccountQueries accounts, LimitOptions limits, RetentionOptions retention, ApnsTransport apns, ServerAddress address, DataDirectory directory,
    IDatabase database)
{
    public async Task<SettingsView> Read(Visitor visitor, CancellationToken cancellation) => new(
        (await accounts.Find(visitor.Account, cancellation))?.RequestsPerMinute,
        limits,
        retention,
        apns.Status(),
        visitor.Account == AccountId.First,
        address.PublicUrl,
        directory.Root,
        typeof(SettingsReader).Assembly.GetName().Version?.ToString(3) ?? "",
        BackupDownload.IsPossible(visitor, database));
}

/// <param name="RequestsPerMinute">The account's own limit; null takes the server's.</param>
/// <param name="Limits">The server's.</param>
/// <param name="Retention">The server's.</param>
/// <param name="Apns">Empty when the way to iPhones is off.</param>
/// <param name="RunsServer">Whether the account is the first one, whose owners run the server: only they see its hosts, keys and paths.</param>
/// <param name="Origin">At which people and scripts reach the server.</param>
/// <param name="DataPath">Where everything is kept.</param>
/// <param name="Version">Of the server.</param>
/// <param name="HasBackup">Whether this person can download the database.</param>
public sealed record SettingsView(
    int? RequestsPerMinute, LimitOptions Limits, RetentionOptions Retention, IReadOnlyList<ApnsStatus> Apns, bool RunsServer, string Origin, string DataPath, string Version, bool HasBackup);
