using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Access;

/// <summary>The caller of a request: account and scope of its API key.</summary>
/// <param name="Account">The key's account.</param>
/// <param name="KeyId">Public id of the key, for logs and the audit trail; never the key itself.</param>
/// <param name="Scope">The devices that the key may reach.</param>
/// <param name="CanManage">Whether the key may use the management routes.</param>
public sealed record Caller(AccountId Account, string KeyId, KeyScope Scope, bool CanManage);
