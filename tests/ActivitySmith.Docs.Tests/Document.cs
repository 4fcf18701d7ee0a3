using System.Text.RegularExpressions;

namespace ActivitySmith.Docs.Tests;

/// <summary>One Markdown file.</summary>
/// <param name="Name">Path from the repository's root, with slashes.</param>
/// <param name="Lines">As they stand in the file.</param>
internal sealed partial record Document(string Name, IReadOnlyList<string> Lines)
{
    public string Text => string.Join('\n', Lines);

    /// <summary>Fenced blocks, each with the line before its fence.</summary>
    public IEnumerable<CodeBlock> Blocks()
    {
        for (var i = 0; i < Lines.Count; i++)
        {
            if (Fence().Match(Lines[i]) is not { Success: true } fence) continue;
            var content = Lines.Skip(i + 1).TakeWhile(line => line.Trim() != "```").ToList();
            yield return new CodeBlock(i + 1, fence.Groups[1].Value, i > 0 ? Lines[i - 1].Trim() : "", string.Join('\n', content));
            i += content.Count + 1;
        }
    }

    /// <summary>Targets of links and images outside fenced blocks.</summary>
    public IEnumerable<string> Links() => Prose().SelectMany(line => Link().Matches(line)).Select(match => match.Groups[1].Value);

    /// <summary>Headings as GitHub names them behind <c>#</c>.</summary>
    public IEnumerable<string> Anchors() => Prose().Where(line => line.StartsWith('#'))
        .Select(line => NotInAnchors().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    /// <summary>The row of a table whose first cell holds <paramref name="code"/> as code, cell by cell; null when there is none.</summary>
    public IReadOnlyList<string>? Row(string code) => Lines
        .Where(line => line.StartsWith($"| `{code}` |", StringComparison.Ordinal))
        .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray())
        .FirstOrDefault();

    private IEnumerable<string> Prose()
    {
        var isCode = false;
        foreach (var line in Lines)
        {
            if (line.StartsWith("```", StringComparison.Ordinal)) isCode = !isCode;
            else if (!isCode) yield return line;
        }
    }

    [GeneratedRegex("^```(\\w*)$")]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}

/// <param name="Line">Line of the opening fence, from 1.</param>
/// <param name="Language">What stands behind the fence.</param>
/// <param name="Mark">The line before the fence; <see cref="Run"/> when the block is an example that is run.</param>
/// <param name="Content">Without the fences.</param>
internal sealed record CodeBlock(int Line, string Language, string Mark, string Content)
{
    public const string Run = "<!-- run -->";

    public const string NotRun = "<!-- not run: ";

    public bool IsShell => Language is "sh" or "bash";

    public bool IsRun => Mark == Run;
}
