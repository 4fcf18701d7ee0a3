namespace ActivitySmith.Bench;

/// <summary>
/// The duration of a benchmark. <c>--short</c> is for a quick estimate during development; its figures are not comparable with stored results.
/// </summary>
internal sealed record Effort(bool IsShort)
{
    public const string ShortArgument = "--short";

    /// <summary>Rounds of one kind; the figure is their median.</summary>
    public int Rounds => IsShort ? 2 : 5;

    public TimeSpan Round => TimeSpan.FromSeconds(IsShort ? 1.5 : 4);

    public TimeSpan WarmUp => TimeSpan.FromSeconds(IsShort ? 3 : 6);
}
