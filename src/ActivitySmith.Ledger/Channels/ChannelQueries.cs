using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tables;

namespace ActivitySmith.Ledger.Channels;

/// <summary>Committed channels.</summary>
public sealed class ChannelQueries(IReadConnections connections)
{
    /// <summary>Channels in the order of slugs.</summary>
    public Task<List<Channel>> List(AccountId account, PageByName page, CancellationToken cancellation) =>
        connections.Query(DeviceTables.Channels, Conditions.Of(account).Page(page, "slug"), cancellation);

    /// <summary>All channels in the order of slugs; an account has few.</summary>
    public Task<List<Channel>> All(AccountId account, CancellationToken cancellation) =>
        List(account, new PageByName(After: null, int.MaxValue - 1), cancellation);

    /// <summary>All channels of all accounts.</summary>
    public async Task<IReadOnlyList<Channel>> OfAllAccounts(CancellationToken cancellation) =>
        await connections.Query(DeviceTables.Channels, "ORDER BY account_id, slug", new { }, cancellation);

    public async Task<Channel?> Find(AccountId account, string slug, CancellationToken cancellation) =>
        await connections.Find(DeviceTables.Channels, Conditions.Of(account).And("slug = @slug", "slug", slug), cancellation);
}
