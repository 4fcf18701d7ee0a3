using ActivitySmith.Domain;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Server.Tests.Http;

/// <summary>Three keys of two accounts.</summary>
internal sealed class TestRing : IKeyRing
{
    public const string Plain = "ask_plain_0123456789";
    public const string Managing = "ask_managing_0123456789";
    public const string OtherAccount = "ask_other_0123456789";

    private readonly Dictionary<string, Caller> callers = new()
    {
        [Hex(Plain)] = new(new AccountId(1), "key_plain", KeyScope.All, CanManage: false),
        [Hex(Managing)] = new(new AccountId(1), "key_managing", KeyScope.All, CanManage: true),
        [Hex(OtherAccount)] = new(new AccountId(2), "key_other", KeyScope.All, CanManage: false),
    };

    public Dictionary<AccountId, int> OwnLimits { get; } = [];

    public Caller? Find(ReadOnlySpan<byte> sha256) => callers.GetValueOrDefault(Convert.ToHexString(sha256));

    public int? RequestsPerMinute(AccountId account) => OwnLimits.TryGetValue(account, out var limit) ? limit : null;

    private static string Hex(string key) => Convert.ToHexString(Sha256.Of(key));
}
