using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.Tests.Kit;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

/// <summary>A device's reports about its cards while APNs has asked for a pause.</summary>
public abstract partial class StorageContract
{
    [Fact]
    public async Task A_pause_that_apns_asked_for_outlasts_a_report_unless_that_has_a_new_token()
    {
        await Phones("p1");
        await PutTo("s", 1, "a1");
        await Started("a1", "p1");
        await Report(CardReport.Started, "aa");
        var later = open.Clock.GetUtcNow().AddMinutes(15);
        await Outcome("a1", Receipt("p1", SendPurpose.Next, new PushOutcome.Retry(TimeSpan.FromMinutes(15), "TooManyRequests")));

        await Report(CardReport.Shown, token: null);
        Assert.Equal(later, (await Delivery("a1", "p1"))!.NextTryAt);
        await Report(CardReport.Started, "aa");
        Assert.Equal(later, (await Delivery("a1", "p1"))!.NextTryAt);
        await Report(CardReport.Started, "bb");
        Assert.Null((await Delivery("a1", "p1"))!.NextTryAt);

        async Task Report(CardReport report, string? token) =>
            Assert.Null((await open.Run(new ReportActivity(Samples.Home, "p1", "a1", report, token, generation: null))).Refusal);
    }

    [Fact]
    public async Task A_device_that_returns_keeps_the_time_of_its_first_delivery()
    {
        await Phones("p1");
        await PutTo("s", 1, "a1");
        var first = (await Delivery("a1", "p1"))!;
        await open.Write(rows => rows.Deliveries.Put(DeliveryRules.Close(first, DeliveryPhase.Left, open.Clock.GetUtcNow())));
        open.Clock.Advance(TimeSpan.FromMinutes(1));
        await Regrouped("a1", []);
        var kept = (await Delivery("a1", "p1"))!;
        await Reopen();

        Assert.Equal((DeliveryPhase.Due, first.CreatedAt), (kept.Phase, kept.CreatedAt));
        Assert.Equal(Samples.Dump(kept), Samples.Dump(await Delivery("a1", "p1")));
    }
}
