using System.Text.RegularExpressions;

namespace ActivitySmith.Docs.Tests;

/// <summary>A text file: a page in Markdown, or a source.</summary>
/// <param name="Name">Path from the root of the repository, with slashes.</param>
/// <param name="Lines">The lines of the file, unchanged.</param>
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

    /// <summary>Texts of the headings of all levels.</summary>
    public IEnumerable<string> Headings() => Prose().Where(line => line.StartsWith('#')).Select(line => line.TrimStart('#').Trim());

    /// <summary>The anchors that GitHub gives to the headings.</summary>
    public IEnumerable<string> Anchors() => Headings().Select(heading => NotInAnchors().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-'));

    /// <summary>The whole text on one line, without the marks that begin lines of a comment: a reference may continue on the next line.</summary>
    public string Joined() => string.Join(' ', Lines.Select(line => line.TrimStart(' ', '\t', '/', '*', '#', '-').TrimEnd()));

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
/// <param name="Language">The word after the opening fence.</param>
/// <param name="Mark">The line before the fence; <see cref="Run"/> marks an example that a test runs.</param>
/// <param name="Content">The lines between the fences.</param>
internal sealed record CodeBlock(int Line, string Language, string Mark, string Content)
{
    public const string Run = "<!-- run -->";

    public const string NotRun = "<!-- not run: ";

    public bool IsShell => Language is "sh" or "bash";

    public bool IsRun => Mark == Run;
}
