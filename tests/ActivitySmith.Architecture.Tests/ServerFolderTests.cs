using System.Text.RegularExpressions;
using Xunit;

namespace ActivitySmith.Architecture.Tests;

/// <summary>
/// The allowed uses between the top folders of the Server project (docs/architecture.md, "Folders of the server"). The table is ordered: a folder
/// uses only folders above it, so that no cycle is possible.
/// </summary>
public sealed partial class ServerFolderTests
{
    private const string Server = "src/ActivitySmith.Server";

    private static readonly (string Folder, string[] May)[] Table =
    [
        ("Configuration", []),
        ("Logging", ["Configuration"]),
        ("Mail", ["Configuration"]),
        ("Http", ["Configuration"]),
        ("Storage", ["Configuration", "Http"]),
        ("Audit", ["Http"]),
        ("Keys", ["Configuration", "Http", "Storage", "Audit"]),
        ("SignInLinks", ["Storage"]),
        ("Mapping", ["Http"]),
        ("Export", ["Http", "Audit", "Mapping"]),
        ("Pairing", ["Http", "Audit"]),
        ("Doctor", ["Configuration", "Http", "Storage", "Keys"]),
        ("Housekeeping", ["Configuration"]),
        ("Api", ["Http", "Mapping"]),
        ("Manage", ["Http", "Audit", "Keys", "SignInLinks", "Mapping", "Export", "Pairing", "Doctor"]),
        ("Devices", ["Http", "Mapping", "Pairing"]),
        ("Web", ["Configuration", "Http", "Storage", "Audit", "Keys", "SignInLinks", "Mail", "Mapping", "Export", "Pairing", "Doctor", "Housekeeping"]),
        ("OpenApi", ["Configuration", "Http", "Mapping"]),
        ("Telemetry", ["Configuration", "Http", "Web"]),
        ("Start", ["Configuration", "Http", "Logging", "Mail", "Storage", "Keys", "SignInLinks", "Housekeeping", "Telemetry"]),
        ("Commands", ["Configuration", "Http", "Storage", "Keys", "SignInLinks", "Doctor", "Start"]),
    ];

    private static readonly Dictionary<string, string[]> May = Table.ToDictionary(row => row.Folder, row => row.May, StringComparer.Ordinal);

    public static TheoryData<string> Folders => [.. May.Keys];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_uses_only_the_folders_in_its_row_of_the_table(string folder)
    {
        var types = TypesByFolder();

        var named = Sources(folder).SelectMany(file => Named(file, types).Select(other => (File: file, Other: other)));

        Assert.Empty(named.Where(use => use.Other != folder && !May[folder].Contains(use.Other)).Select(use => $"{use.File} names {use.Other}"));
    }

    [Fact]
    public void The_table_has_every_folder_of_the_server()
        => Assert.Equal(May.Keys.Order(StringComparer.Ordinal), Directory.GetDirectories(Path.Combine(Repository.Root, Server))
            .Where(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Any())
            .Select(folder => Path.GetFileName(folder)!).Where(name => name is not ("bin" or "obj")).Order(StringComparer.Ordinal));

    [Fact]
    public void The_table_has_no_cycle()
    {
        for (var at = 0; at < Table.Length; at++) Assert.Subset(Table.Take(at).Select(row => row.Folder).ToHashSet(), Table[at].May.ToHashSet());
    }

    [Fact]
    public void Route_folders_never_use_one_another()
    {
        string[] routes = ["Api", "Manage", "Devices", "Web"];

        Assert.All(routes, folder => Assert.Empty(May[folder].Intersect(routes)));
    }

    [Theory]
    [InlineData("using ActivitySmith.Server.Web.Board;")]
    [InlineData("@using ActivitySmith.Server.Web.Board")]
    [InlineData("using Page = ActivitySmith.Server.Web.Board.BoardView;")]
    [InlineData("return new Web.Board.BoardView();")]
    [InlineData("return new Server.Web.Board.BoardView();")]
    public void Every_way_to_name_a_folder_is_found(string line)
        => Assert.Equal(["Web"], NamedIn(line, TypesByFolder()));

    [Fact]
    public void A_member_with_the_name_of_a_folder_is_not_a_use()
        => Assert.Empty(NamedIn("var all = settings.Keys.Count; Keys.Add(key); await app.Start(); var x = row.Web.Name;", TypesByFolder()));

    private static IEnumerable<string> Sources(string folder) =>
        Repository.Sources(Path.Combine(Server, folder), "*.cs").Concat(Repository.Sources(Path.Combine(Server, folder), "*.razor"));

    /// <summary>The types and subfolders of each top folder: the names that may follow the folder's name and a dot.</summary>
    private static Dictionary<string, HashSet<string>> TypesByFolder() => May.Keys.ToDictionary(
        folder => folder,
        folder => Sources(folder)
            .SelectMany(path => new[] { Path.GetFileNameWithoutExtension(path), Path.GetFileName(Path.GetDirectoryName(path))! })
            .ToHashSet(StringComparer.Ordinal),
        StringComparer.Ordinal);

    private static List<string> Named(string path, Dictionary<string, HashSet<string>> types) => NamedIn(File.ReadAllText(path), types);

    private static List<string> NamedIn(string source, Dictionary<string, HashSet<string>> types)
    {
        var code = NamespaceLine().Replace(source, "");
        return
        [
            .. May.Keys.Where(folder =>
                Regex.IsMatch(code, $@"\bActivitySmith\.Server\.{folder}\b")
                || Regex.Matches(code, $@"(?<![\w.])(?:Server\.)?{folder}\.(\w+)").Any(match => types[folder].Contains(match.Groups[1].Value))),
        ];
    }

    [GeneratedRegex(@"^namespace [\w.]+;", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();
}
