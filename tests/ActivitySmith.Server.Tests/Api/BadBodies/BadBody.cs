using System.Text;

namespace ActivitySmith.Server.Tests.Api.BadBodies;

/// <summary>One request that must be refused.</summary>
/// <param name="What">The error in it, for the message of a failed test.</param>
/// <param name="Body">Bytes, as some bodies are not text.</param>
/// <param name="Path">The path that the refusal must name; null when the error has no place in the body.</param>
/// <param name="Status">400, 413 or 415.</param>
internal sealed record BadBody(string What, byte[] Body, string? Path, int Status = 400)
{
    /// <summary>The path of a body that is not JSON: the refusal names line and byte.</summary>
    public const string Syntax = "line ";

    public string ContentType { get; init; } = "application/json";

    public BadBody(string what, string body, string? path, int status = 400)
        : this(what, Encoding.UTF8.GetBytes(body), path, status)
    {
    }

    public override string ToString() => $"{What}: {Encoding.UTF8.GetString(Body)[..Math.Min(Body.Length, 2_000)]}";
}
