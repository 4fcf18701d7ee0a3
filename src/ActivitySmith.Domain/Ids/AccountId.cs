namespace ActivitySmith.Domain.Ids;

/// <summary>Id of an account; the first part of every table's key, so that the schema can be sharded by account.</summary>
/// <param name="Value">1 or more, in order of creation.</param>
public readonly record struct AccountId(long Value)
{
    /// <summary>The account that the server creates at its first start.</summary>
    public static AccountId First { get; } = new(1);

    public override string ToString() => Value.ToString();
}
