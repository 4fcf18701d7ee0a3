using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Access;

/// <summary>Who is asking: the account and reach of the API key that came with the request.</summary>
/// <param name="Account">The key's account.</param>
/// <param name="KeyId">Public id of the key, for logs and the audit trail; never the key itself.</param>
/// <param name="Scope">Devices the key may reach.</param>
/// <param name="CanManage">Whether the management routes are open to the key.</param>
public sealed record Caller(AccountId Account, string KeyId, KeyScope Scope, bool CanManage);
