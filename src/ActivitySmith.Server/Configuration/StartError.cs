namespace ActivitySmith.Server.Configuration;

/// <summary>Why the program does not start.</summary>
/// <param name="Subject">The setting, option or word that is to be put right: <c>ACTIVITYSMITH_URLS</c>, <c>--date</c>.</param>
/// <param name="What">The rest of a sentence that begins with it.</param>
public sealed record StartError(string Subject, string What)
{
    public override string ToString() => $"{Subject} {What}";
}
