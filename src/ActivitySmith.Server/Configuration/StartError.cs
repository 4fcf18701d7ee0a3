namespace ActivitySmith.Server.Configuration;

/// <summary>An error in a setting or an argument that prevents the start.</summary>
/// <param name="Subject">The setting, option or word to correct: <c>ACTIVITYSMITH_URLS</c>, <c>--date</c>.</param>
/// <param name="What">The rest of a sentence that begins with <paramref name="Subject"/>.</param>
public sealed record StartError(string Subject, string What)
{
    public override string ToString() => $"{Subject} {What}";
}
