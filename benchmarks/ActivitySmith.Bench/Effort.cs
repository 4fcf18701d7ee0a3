namespace ActivitySmith.Bench;

/// <summary>How long a benchmark may take: <c>--short</c> is for a look while one changes something, its figures are not for keeping.</summary>
internal sealed record Effort(bool IsShort)
{
    public const string ShortArgument = "--short";

    /// <summary>Rounds of one kind; their median is the figure.</summary>
    public int Rounds => IsShort ? 2 : 5;

    public TimeSpan Round => TimeSpan.FromSeconds(IsShort ? 1.5 : 4);

    public TimeSpan WarmUp => TimeSpan.FromSeconds(IsShort ? 3 : 6);
}
