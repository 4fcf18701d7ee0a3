using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.People;

/// <summary>
/// Replaces <see cref="CheckSignIn"/> when nobody has the address, so that the attempt costs a commit like any other. All such attempts share one
/// row, so the table does not grow.
/// </summary>
public sealed class CheckUnknownSignIn : Command<bool>
{
    /// <summary>Belongs to no account.</summary>
    private static readonly AccountId None = new(0);

    public override Result<bool> Apply(RowSet rows, DateTimeOffset now)
    {
        rows.SignInOrigins.Put(new SignInOrigin { Account = None, Id = "nobody", ExpiresAt = now + SignInOrigin.KeptAfterFailure });
        return true;
    }
}
