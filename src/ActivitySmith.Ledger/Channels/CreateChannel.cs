using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Channels;

/// <summary>Creates a channel; refused when the slug is taken.</summary>
public sealed class CreateChannel(AccountId account, string slug, ChannelChange change) : Command<Channel>
{
    public override Result<Channel> Apply(RowSet rows, DateTimeOffset now)
    {
        if (!ChannelSlug.IsValid(slug))
            return Catalogue.InvalidBody("slug", "slug must be 1 to 64 of a-z, 0-9, '_' and '-', and start with a letter or a digit");
        if (rows.Channels.Find(account, slug) is not null) return ManagementCatalogue.ChannelTaken(slug);
        var channel = change.Apply(rows, new Channel { Account = account, Slug = slug, Name = slug, DeviceIds = [], UserIds = [], CreatedAt = now });
        if (channel.IsRefused(out var refusal)) return refusal;
        if (AccountRules.CheckCount("channels", rows.Channels.All(account).Count) is { } tooMany) return tooMany;
        rows.Put(channel.Value);
        return channel;
    }
}
