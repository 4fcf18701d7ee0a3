using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Ledger;

/// <summary>The request behind a command.</summary>
/// <param name="Account">The account.</param>
/// <param name="Bytes">Bytes of its body, which is about the memory of a waiting command.</param>
public readonly record struct CommandOrigin(AccountId Account, int Bytes);

/// <summary>Limits the waiting commands by count and bytes. One account gets at most half of both, so that it cannot block the others.</summary>
internal sealed class QueueLimits(LedgerOptions options)
{
    private readonly Lock gate = new();
    private readonly Dictionary<AccountId, Taken> ofAccounts = [];
    private Taken all;

    public int Count => Volatile.Read(ref all.Places);

    public bool TryTake(CommandOrigin? origin)
    {
        lock (gate)
        {
            var bytes = origin?.Bytes ?? 0;
            if (all.Places >= options.QueueLimit || (all.Places > 0 && all.Bytes + bytes > options.QueueBytes)) return false;
            if (origin is { } known)
            {
                var own = ofAccounts.GetValueOrDefault(known.Account);
                if (own.Places >= Math.Max(1, options.QueueLimit / 2) || (own.Places > 0 && own.Bytes + bytes > options.QueueBytes / 2)) return false;
                ofAccounts[known.Account] = own.With(1, bytes);
            }

            all = all.With(1, bytes);
            return true;
        }
    }

    public void Give(IReadOnlyList<PendingCommand> commands)
    {
        lock (gate)
        {
            foreach (var command in commands)
            {
                all = all.With(-1, -(command.Origin?.Bytes ?? 0));
                if (command.Origin is not { } origin) continue;
                var own = ofAccounts[origin.Account].With(-1, -origin.Bytes);
                if (own.Places == 0) ofAccounts.Remove(origin.Account);
                else ofAccounts[origin.Account] = own;
            }
        }
    }

    private struct Taken
    {
        public int Places;
        public long Bytes;

        public readonly Taken With(int places, int bytes) => new() { Places = Places + places, Bytes = Bytes + bytes };
    }
}
