using ActivitySmith.Domain;
using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Widgets;
using ActivitySmith.Ledger.ApiKeys;
using ActivitySmith.Ledger.Channels;
using ActivitySmith.Ledger.Tests.Kit;
using ActivitySmith.Ledger.Widgets;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

/// <summary>The maximum number of rows of a kind in one account.</summary>
public abstract partial class StorageContract
{
    [Fact]
    public async Task An_account_with_the_maximum_of_channels_gets_no_more_and_another_account_does()
    {
        await open.Write(rows =>
        {
            for (var i = 0; i < AccountRules.MaxOfAKind; i++) rows.Put(Samples.Channel(Samples.Home, $"c{i}"));
        });

        AssertTooMany("channels", (await open.Run(new CreateChannel(Samples.Home, "more", new ChannelChange(null, null, null)))).Refusal);
        Assert.Null((await open.Run(new CreateChannel(new AccountId(2), "more", new ChannelChange(null, null, null)))).Refusal);
        Assert.Null((await open.Run(new DeleteChannel(Samples.Home, "c0"))).Refusal);
        Assert.Null((await open.Run(new CreateChannel(Samples.Home, "more", new ChannelChange(null, null, null)))).Refusal);
    }

    [Fact]
    public async Task An_account_with_the_maximum_of_metrics_gets_no_more()
    {
        var metric = new WidgetMetric
        {
            Account = Samples.Home,
            Key = "",
            Name = "M",
            Format = new MetricFormat("number", null, null, null),
            CreatedAt = Samples.Noon,
            UpdatedAt = Samples.Noon,
        };
        await open.Write(rows =>
        {
            for (var i = 0; i < AccountRules.MaxOfAKind; i++) rows.Metrics.Put(metric with { Key = $"m{i}" });
        });

        AssertTooMany("metrics", (await open.Run(new CreateMetric(Samples.Home, "more", new MetricChange("More", "number", null, null, null)))).Refusal);
    }

    [Fact]
    public async Task An_account_with_the_maximum_of_API_keys_gets_no_more_until_one_is_revoked()
    {
        ApiKey Key(string id) => new()
        {
            Account = Samples.Home,
            Id = id,
            Name = "K",
            Hash = Sha256.Of(id),
            LastFour = "0000",
            Scope = Domain.Access.KeyScope.All,
            CanManage = false,
            CreatedAt = Samples.Noon,
        };
        await open.Write(rows =>
        {
            for (var i = 0; i < AccountRules.MaxOfAKind; i++) rows.ApiKeys.Put(Key($"key_{i}"));
        });
        var create = new CreateApiKey(Key("key_more"), new KeyChange("More", KeyChange.ScopeAll, null, null), by: null);

        AssertTooMany("API keys", (await open.Run(create)).Refusal);
        Assert.Null((await open.Run(new RevokeApiKey(Samples.Home, "key_0", by: null))).Refusal);
        Assert.Null((await open.Run(create)).Refusal);
    }

    private static void AssertTooMany(string kind, Refusal? refusal)
    {
        Assert.NotNull(refusal);
        Assert.Equal((RefusalKind.Conflict, $"An account can have at most 1,000 {kind}; remove some first"), (refusal.Kind, refusal.Message));
    }
}
