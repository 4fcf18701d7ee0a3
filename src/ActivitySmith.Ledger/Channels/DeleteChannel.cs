using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Channels;

/// <summary>Deletes a channel; refused while an active key's scope contains it.</summary>
public sealed class DeleteChannel(AccountId account, string slug) : Command<Channel>
{
    public override Result<Channel> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Channels.Find(account, slug) is not { } channel) return ManagementCatalogue.ChannelNotFound(slug);
        var users = rows.ApiKeys.All(account).Where(key => key.RevokedAt is null && key.Scope.Channels?.Contains(slug) == true).ToArray();
        if (users.Length > 0) return ManagementCatalogue.ChannelInUse(slug, users.Select(key => $"{key.Name} ({key.Id})"));
        rows.RemoveChannel(account, slug);
        return channel;
    }
}
