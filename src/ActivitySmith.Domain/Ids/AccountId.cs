namespace ActivitySmith.Domain.Ids;

/// <summary>An account; first part of every table's key, so that the schema can be sharded by it.</summary>
/// <param name="Value">1 and up, in order of creation.</param>
public readonly record struct AccountId(long Value)
{
    /// <summary>The account that the first start creates.</summary>
    public static AccountId First { get; } = new(1);

    public override string ToString() => Value.ToString();
}
