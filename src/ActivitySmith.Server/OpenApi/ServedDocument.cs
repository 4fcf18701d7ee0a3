using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace ActivitySmith.Server.OpenApi;

/// <summary>
/// The document as bytes, written once: routes do not change while the server runs, and writing it takes a tenth of a second, too much for each request to a
/// route without a credential.
/// </summary>
internal sealed class ServedDocument([FromKeyedServices(OpenApiServices.DocumentName)] IOpenApiDocumentProvider documents)
{
    private readonly Lazy<Task<(byte[] Json, EntityTagHeaderValue Tag)>> written = new(() => Write(documents));

    public Task<(byte[] Json, EntityTagHeaderValue Tag)> Written => written.Value;

    private static async Task<(byte[] Json, EntityTagHeaderValue Tag)> Write(IOpenApiDocumentProvider documents)
    {
        var document = await documents.GetOpenApiDocumentAsync();
        await using var text = new StringWriter();
        document.SerializeAs(OpenApiServices.SpecVersion, new OpenApiJsonWriter(text, new OpenApiJsonWriterSettings { Terse = true }));
        var json = Encoding.UTF8.GetBytes(text.ToString());
        return (json, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(json)[..8])}\""));
    }
}
