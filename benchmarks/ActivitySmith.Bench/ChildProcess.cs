using System.Diagnostics;

namespace ActivitySmith.Bench;

/// <summary>This program again, in another role and as a process of its own.</summary>
internal static class ChildProcess
{
    public static ProcessStartInfo Of(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet") start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return start;
    }
}
