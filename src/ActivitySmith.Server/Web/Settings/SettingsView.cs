using ActivitySmith.Delivery.Apns;
using ActivitySmith.Delivery.Doctor;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Accounts;
using ActivitySmith.Server.Housekeeping;
using ActivitySmith.Server.Http.Address;
using ActivitySmith.Server.Http.Limits;
using ActivitySmith.Server.Storage;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Settings;

/// <summary>Shows the settings of the account and of the server.</summary>
internal sealed class SettingsView(
    AccountQueries accounts, LimitOptions limits, RetentionOptions retention, ApnsTransport apns, ServerAddress address, DataDirectory directory,
    IDatabase database)
{
    /// <param name="request">The request for the page.</param>
    /// <param name="refusal">Why the last form was refused; null otherwise.</param>
    /// <param name="secret">The key for webhook signatures; shown on request.</param>
    /// <param name="findings">Results of the last examination.</param>
    public async Task<IResult> Show(PageRequest request, Refusal? refusal = null, string? secret = null, IReadOnlyList<Finding>? findings = null) =>
        PageResponse.Show<SettingsPage>(
            new
            {
                request.Visitor,
                Facts = await Read(request),
                Secret = secret,
                Findings = findings ?? [],
                Refusal = refusal,
                request.Done,
            },
            refusal);

    private async Task<SettingsFacts> Read(PageRequest request) => new(
        (await accounts.Find(request.Account, request.Cancellation))?.RequestsPerMinute,
        limits,
        retention,
        apns.Status(),
        request.Visitor.RunsServer,
        address.PublicUrl,
        directory.Root,
        typeof(SettingsView).Assembly.GetName().Version?.ToString(3) ?? "",
        BackupDownload.IsPossible(request.Visitor, database));
}

/// <param name="RequestsPerMinute">The limit of the account; null uses the server's limit.</param>
/// <param name="Limits">The limits of the server.</param>
/// <param name="Retention">The retention times of the server.</param>
/// <param name="Apns">The APNs settings; empty when APNs is off.</param>
/// <param name="RunsServer">See <see cref="Visitor.RunsServer"/>.</param>
/// <param name="Origin">The address of the server for people and scripts.</param>
/// <param name="DataPath">The data directory.</param>
/// <param name="Version">The version of the server.</param>
/// <param name="HasBackup">Whether this person can download the database.</param>
public sealed record SettingsFacts(
    int? RequestsPerMinute,
    LimitOptions Limits,
    RetentionOptions Retention,
    IReadOnlyList<ApnsStatus> Apns,
    bool RunsServer,
    string Origin,
    string DataPath,
    string Version,
    bool HasBackup);
