using System.Diagnostics;

namespace ActivitySmith.Bench;

/// <summary>Starts this program again, in another role and as a separate process.</summary>
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
