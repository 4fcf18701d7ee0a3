using Xunit;

namespace ActivitySmith.Docs.Tests;

public sealed class LinkTests
{
    [Fact]
    public void Links_between_the_pages_lead_to_existing_files_and_headings()
    {
        var dead = Documents.All.SelectMany(document => document.Links()
            .Where(link => !link.Contains("://", StringComparison.Ordinal))
            .Where(link => !IsAlive(document, link))
            .Select(link => $"{document.Name}: {link}"));

        Claim.None(dead);
    }

    [Fact]
    public void Every_page_can_be_reached_from_the_readme()
    {
        var reached = new HashSet<string>(StringComparer.Ordinal) { "README.md" };
        var open = new Queue<string>(reached);
        while (open.TryDequeue(out var name))
        {
            var document = Documents.Named(name);
            foreach (var target in document.Links().Where(link => !link.Contains("://", StringComparison.Ordinal)).Select(link => Target(document, link).Path))
                if (Documents.All.Any(known => known.Name == target) && reached.Add(target)) open.Enqueue(target);
        }

        Claim.None(Documents.All.Select(document => document.Name).Except(reached, StringComparer.Ordinal));
    }

    private static bool IsAlive(Document from, string link)
    {
        var (path, anchor) = Target(from, link);
        if (anchor is null) return Path.Exists(Path.Combine(Documents.Root, path));
        return Documents.All.Any(document => document.Name == path && document.Anchors().Contains(anchor, StringComparer.Ordinal));
    }

    /// <summary>Path from the root of the repository, and the anchor after <c>#</c>.</summary>
    private static (string Path, string? Anchor) Target(Document from, string link)
    {
        var parts = link.Split('#', 2);
        var folder = Path.GetDirectoryName(Path.Combine(Documents.Root, from.Name))!;
        var path = parts[0].Length == 0 ? from.Name : Path.GetRelativePath(Documents.Root, Path.GetFullPath(Path.Combine(folder, parts[0])));
        return (path.Replace('\\', '/'), parts.Length == 2 ? parts[1] : null);
    }
}
