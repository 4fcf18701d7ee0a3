using System.Reflection;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Http.Lists;
using Microsoft.AspNetCore.Http.Metadata;

namespace ActivitySmith.Server.Export;

/// <summary>The requested format of an export, <c>?format=</c>; also refuses other invalid parameters of the query.</summary>
public sealed class ExportFormat : IEndpointParameterMetadataProvider
{
    public const string JsonLines = "jsonl";
    public const string Csv = "csv";

    private static readonly string[] Names = [JsonLines, Csv];

    private readonly QueryReader query;

    private ExportFormat(QueryReader query)
    {
        this.query = query;
        Name = query.OneOf("format", Names) ?? JsonLines;
    }

    /// <summary><see cref="JsonLines"/> or <see cref="Csv"/>; also the extension of the file.</summary>
    public string Name { get; }

    /// <summary>Set when any parameter of the endpoint is invalid.</summary>
    public Refusal? Refusal => query.Refusal;

    public static ValueTask<ExportFormat> BindAsync(HttpContext context) => ValueTask.FromResult(new ExportFormat(QueryReader.Of(context)));

    static void IEndpointParameterMetadataProvider.PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new QueryDescription("format", $"JSON lines or CSV; default {JsonLines}") { Values = Names });
}
