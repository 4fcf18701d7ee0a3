using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using ActivitySmith.Contracts;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Http.Refusals;
using Microsoft.AspNetCore.Http.Metadata;

namespace ActivitySmith.Server.Http.Bodies;

/// <summary>A required JSON body as an endpoint's parameter: the value, or a refusal, which the endpoint returns. Binding itself never fails.</summary>
public sealed class JsonBody<T> : IEndpointParameterMetadataProvider
    where T : class
{
    private readonly BodyContent<T> content;

    private JsonBody(BodyContent<T> content) => this.content = content;

    /// <summary>Null when the body is valid. The refusal's path names the wrong member; <c>$</c> is the body as a whole.</summary>
    public Refusal? Refusal => content.Refusal;

    /// <summary>See <see cref="Idempotency.RequestFingerprint"/>; null when the request has no Idempotency-Key.</summary>
    [SuppressMessage("Performance", "CA1819:Properties should not return arrays", Justification = "Handed to the ledger as it is")]
    public byte[]? Fingerprint => content.Fingerprint;

    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out ApiRefusal? refusal)
    {
        value = content.Value;
        refusal = content.Refusal is { } reason ? new ApiRefusal(reason) : null;
        return refusal is null;
    }

    public static async ValueTask<JsonBody<T>> BindAsync(HttpContext context)
    {
        var read = await BodyReader.Read(context.Request, Wire<T>.Type);
        return new JsonBody<T>(read is { Value: null, Refusal: null } ? read with { Refusal = Missing } : read);
    }

    static void IEndpointParameterMetadataProvider.PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new BodyDescription(typeof(T), IsRequired: true));

    private static Refusal Missing { get; } = Catalogue.InvalidBody("$", "The body ($) is empty; send a JSON object");
}

/// <summary>An optional JSON body: a missing body, an empty one and <c>null</c> all count as no body.</summary>
public sealed class OptionalJsonBody<T> : IEndpointParameterMetadataProvider
    where T : class
{
    private readonly BodyContent<T> content;

    private OptionalJsonBody(BodyContent<T> content) => this.content = content;

    /// <summary>True with a null <paramref name="value"/> when there is no body.</summary>
    public bool TryGet(out T? value, [NotNullWhen(false)] out ApiRefusal? refusal)
    {
        value = content.Value;
        refusal = content.Refusal is { } reason ? new ApiRefusal(reason) : null;
        return refusal is null;
    }

    public static async ValueTask<OptionalJsonBody<T>> BindAsync(HttpContext context) => new(await BodyReader.Read(context.Request, Wire<T>.Type));

    static void IEndpointParameterMetadataProvider.PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new BodyDescription(typeof(T), IsRequired: false));
}

/// <summary>
/// Metadata: the body that a route reads, for the OpenAPI document. The framework's own metadata is not used: with it routing would refuse other media types
/// before authentication.
/// </summary>
public sealed record BodyDescription(Type Type, bool IsRequired);

/// <summary>The generated JSON description of a wire type, looked up once.</summary>
internal static class Wire<T>
{
    public static readonly JsonTypeInfo<T> Type = (JsonTypeInfo<T>)(WireJson.Default.GetTypeInfo(typeof(T))
        ?? throw new InvalidOperationException($"{typeof(T)} is not listed on {nameof(WireJson)}"));
}
