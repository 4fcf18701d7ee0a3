using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.People;

/// <summary>Counts a mail message before it is sent; see <see cref="MailedTo"/>.</summary>
/// <param name="addressHash">SHA-256 of the address in hexadecimal digits.</param>
public sealed class CountMail(string addressHash) : Command<bool>
{
    /// <summary>Returns whether the message may be sent.</summary>
    public override Result<bool> Apply(RowSet rows, DateTimeOffset now)
    {
        var before = rows.MailedTo.Find(MailedTo.Account, addressHash) ?? new MailedTo(addressHash, []);
        if (before.OneMore(now) is not { } counted) return false;
        rows.MailedTo.Put(counted);
        return true;
    }
}
