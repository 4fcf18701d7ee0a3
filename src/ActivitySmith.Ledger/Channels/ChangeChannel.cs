using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Channels;

public sealed class ChangeChannel(AccountId account, string slug, ChannelChange change) : Command<Channel>
{
    public override Result<Channel> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Channels.Find(account, slug) is not { } before) return ManagementCatalogue.ChannelNotFound(slug);
        var channel = change.Apply(rows, before);
        if (channel.IsRefused(out var refusal)) return refusal;
        rows.Put(channel.Value);
        return channel;
    }
}
