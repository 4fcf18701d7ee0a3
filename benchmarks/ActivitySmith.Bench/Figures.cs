using System.Globalization;
using System.Runtime.InteropServices;

namespace ActivitySmith.Bench;

/// <summary>Prints one figure per line: <c>figure NAME VALUE UNIT</c>.</summary>
internal static class Figures
{
    public static void Print(string name, double value, string unit) =>
        Console.WriteLine($"figure {name} {value.ToString(value >= 100 ? "0" : "0.###", CultureInfo.InvariantCulture)} {unit}");

    public static void PrintMachine() => Console.WriteLine(
        $"machine {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, .NET {Environment.Version}");

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
