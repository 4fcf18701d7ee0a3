#:property RestorePackagesWithLockFile=false
#:property PublishAot=false

// Reads a report of Stryker.NET and prints the score of each folder. dotnet run build/mutation-scores.cs -- REPORT [FOLDER=MINIMUM]...
// Exit code 1 when a folder, or the whole project (FOLDER is "all"), is below its minimum.
// Score: mutants that a test failed for, in percent of all but the static ones. A mutant of a static value is left out: the runner for
// Microsoft.Testing.Platform (Stryker.NET 5.1) runs all mutants in one process, which computes such a value once, before any mutant is active.

using System.Globalization;
using System.Text.Json;

var minimums = args.Skip(1).Select(text => text.Split('=')).ToDictionary(pair => pair[0], pair => double.Parse(pair[1], CultureInfo.InvariantCulture));
using var report = JsonDocument.Parse(File.ReadAllBytes(args[0]));
var mutants =
    from file in report.RootElement.GetProperty("files").EnumerateObject()
    let path = file.Name.Split("ActivitySmith.Domain/")[^1]
    let folder = path.Contains('/', StringComparison.Ordinal) ? path[..path.IndexOf('/', StringComparison.Ordinal)] : "(root)"
    from mutant in file.Value.GetProperty("mutants").EnumerateArray()
    let isStatic = mutant.TryGetProperty("static", out var value) && value.ValueKind == JsonValueKind.True
    select (Folder: folder, Status: isStatic ? "Static" : mutant.GetProperty("status").GetString());

var all = mutants.ToList();
var folders = all.GroupBy(mutant => mutant.Folder, mutant => mutant.Status).OrderBy(group => group.Key, StringComparer.Ordinal)
    .Select(group => (Name: group.Key, Counts: Count(group))).Append((Name: "all", Counts: Count(all.Select(mutant => mutant.Status))));

Console.WriteLine($"{"folder",-16}{"score",8}{"killed",8}{"survived",10}{"no test",9}{"static",8}");
var below = new List<string>();
foreach (var (name, (killed, survived, untested, unmeasured)) in folders)
{
    var measured = killed + survived + untested;
    if (measured == 0) continue;
    var score = 100.0 * killed / measured;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-16}{score,6:0.0} %{killed,8}{survived,10}{untested,9}{unmeasured,8}"));
    if (minimums.TryGetValue(name, out var minimum) && score < minimum) below.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is below {minimum} %."));
}

below.ForEach(Console.WriteLine);
return below.Count == 0 ? 0 : 1;

static (int Killed, int Survived, int Untested, int Static) Count(IEnumerable<string?> statuses)
{
    var counts = statuses.CountBy(status => status ?? "").ToDictionary();
    return (Of("Killed") + Of("Timeout"), Of("Survived"), Of("NoCoverage"), Of("Static"));

    int Of(string status) => counts.GetValueOrDefault(status);
}
