using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Delivery.Actions;

/// <summary>The limits of a queue: the number of places for all accounts, and for one account.</summary>
internal sealed class CallQueueLimits(int limit, int limitPerAccount)
{
    private readonly Lock gate = new();
    private readonly Dictionary<AccountId, int> byAccount = [];
    private int taken;

    public int Taken
    {
        get { lock (gate) return taken; }
    }

    public bool TryTake(AccountId account)
    {
        lock (gate)
        {
            if (taken >= limit || byAccount.GetValueOrDefault(account) >= limitPerAccount) return false;
            Add(account, 1);
            return true;
        }
    }

    /// <summary>Takes a place regardless of the limits, for a run that an earlier server accepted, perhaps with higher limits.</summary>
    public void TakeAnyway(AccountId account)
    {
        lock (gate) Add(account, 1);
    }

    public void Free(AccountId account)
    {
        lock (gate) Add(account, -1);
    }

    private void Add(AccountId account, int by)
    {
        taken += by;
        var left = byAccount.GetValueOrDefault(account) + by;
        if (left == 0) byAccount.Remove(account);
        else byAccount[account] = left;
    }
}
