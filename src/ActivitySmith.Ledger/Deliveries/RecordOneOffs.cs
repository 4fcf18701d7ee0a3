using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>Keeps what became of pushes to one device, and forgets its addresses that are dead; answers how many deliveries changed.</summary>
public sealed class RecordOneOffs(AccountId account, string deviceId, IReadOnlyList<OneOffOutcome> outcomes) : Command<int>
{
    public override Outcome<int> Apply(RowSet rows, DateTimeOffset now)
    {
        var changed = 0;
        foreach (var outcome in outcomes)
        {
            if (rows.Deliveries.Find(account, DeliveryRecord.IdOf(outcome.SubjectId, deviceId)) is not { IsOpen: true } delivery) continue;
            var isKept = outcome is OneOffOutcome.DeadAddress dead && Keeps(rows, delivery.Kind, dead, now);
            rows.Deliveries.Put(OneOffRules.After(delivery, outcome, isKept, now));
            changed++;
        }

        return changed;
    }

    /// <summary>Whether the device still has the address; else it is forgotten, or another has taken its place already.</summary>
    private bool Keeps(RowSet rows, string kind, OneOffOutcome.DeadAddress dead, DateTimeOffset now)
    {
        if (rows.Devices.Find(account, deviceId) is not { } device) return false;
        if (device.Kind == DeviceKind.Web)
        {
            DeadSubscriptions.Forget(rows, device, dead.Token);
            return false;
        }

        var isWidget = kind == DeliveryKind.Widgets;
        PushToken? token = isWidget ? device.WidgetToken : device.ApnsToken;
        if (token?.Value != dead.Token) return false;
        if (!DeadToken.IsToBeForgotten(token.ReportedAt, dead.InvalidSince, now)) return true;
        rows.Put(isWidget ? device with { WidgetToken = null } : device with { ApnsToken = null });
        return false;
    }
}
