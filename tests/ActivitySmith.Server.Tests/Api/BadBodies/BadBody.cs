using System.Text;

namespace ActivitySmith.Server.Tests.Api.BadBodies;

/// <summary>One request that must be refused.</summary>
/// <param name="What">What is wrong with it, for the failure's message.</param>
/// <param name="Body">Bytes, as not all of them are text.</param>
/// <param name="Path">What the refusal must name; null when it is not about a place in the body.</param>
/// <param name="Status">400, 413 or 415.</param>
internal sealed record BadBody(string What, byte[] Body, string? Path, int Status = 400)
{
    /// <summary>The path of a body that is not JSON: line and byte are named.</summary>
    public const string Syntax = "line ";

    public string ContentType { get; init; } = "application/json";

    public BadBody(string what, string body, string? path, int status = 400)
        : this(what, Encoding.UTF8.GetBytes(body), path, status)
    {
    }

    public override string ToString() => $"{What}: {Encoding.UTF8.GetString(Body)[..Math.Min(Body.Length, 2_000)]}";
}
