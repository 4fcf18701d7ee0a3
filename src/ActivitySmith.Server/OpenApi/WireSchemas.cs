using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ActivitySmith.Contracts;
using ActivitySmith.Contracts.Json;
using Microsoft.OpenApi;

namespace ActivitySmith.Server.OpenApi;

/// <summary>
/// The wire types as JSON schemas, from the descriptions that the serializer uses. The schema of a request describes what is accepted (an optional member may
/// be null, unknown members are refused); the schema of a response describes which members are always present.
/// </summary>
internal sealed class WireSchemas(OpenApiDocument document)
{
    /// <summary>The schema of a type; records become components and are referenced.</summary>
    public IOpenApiSchema Of(Type type, bool isRequest)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (Simple(type) is { } simple) return simple;
        if (ItemOf(type) is { } item) return new OpenApiSchema { Type = JsonSchemaType.Array, Items = Of(item, isRequest) };

        var name = NameOf(type);
        if (document.Components?.Schemas?.ContainsKey(name) != true)
        {
            // Added before its members are read, in case one of them references it.
            var schema = new OpenApiSchema { Type = JsonSchemaType.Object };
            document.AddComponent(name, schema);
            Fill(schema, type, isRequest);
        }

        return new OpenApiSchemaReference(name, document);
    }

    private void Fill(OpenApiSchema schema, Type type, bool isRequest)
    {
        schema.Properties = new Dictionary<string, IOpenApiSchema>();
        schema.Required = new HashSet<string>();
        if (isRequest) schema.AdditionalPropertiesAllowed = false;
        foreach (var property in WireJson.Default.Options.GetTypeInfo(type).Properties.Where(one => !isRequest || one.Set is not null))
        {
            var value = SchemaRules.Narrow(type, property.Name, Of(property.PropertyType, isRequest));
            var mayBeNull = isRequest ? MayBeNull(property) && !property.IsRequired : MayBeNull(property) && IsWrittenWhenNull(property);
            schema.Properties[property.Name] = mayBeNull ? OrNull(value) : value;
            if (isRequest ? property.IsRequired : !MayBeNull(property) || IsWrittenWhenNull(property)) schema.Required.Add(property.Name);
        }
    }

    private static bool MayBeNull(JsonPropertyInfo property) =>
        property.PropertyType.IsValueType ? Nullable.GetUnderlyingType(property.PropertyType) is not null : property.IsGetNullable;

    private static bool IsWrittenWhenNull(JsonPropertyInfo property)
    {
        var attributes = property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: true);
        return attributes is [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.Never }];
    }

    private static OpenApiSchema OrNull(IOpenApiSchema schema)
    {
        if (schema is not OpenApiSchema { Type: { } type } simple)
            return new OpenApiSchema { AnyOf = [schema, new OpenApiSchema { Type = JsonSchemaType.Null }] };
        simple.Type = type | JsonSchemaType.Null;
        simple.Enum?.Add(JsonNullSentinel.JsonNull);
        return simple;
    }

    private static OpenApiSchema? Simple(Type type)
    {
        if (type == typeof(string)) return new OpenApiSchema { Type = JsonSchemaType.String };
        if (type == typeof(bool)) return new OpenApiSchema { Type = JsonSchemaType.Boolean };
        if (type == typeof(int)) return new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" };
        if (type == typeof(long)) return new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64" };
        if (type == typeof(double)) return new OpenApiSchema { Type = JsonSchemaType.Number, Format = "double" };
        if (type == typeof(DateTimeOffset)) return new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" };
        if (type == typeof(JsonElement)) return new OpenApiSchema { Type = JsonSchemaType.Object };
        if (type == typeof(JsonScalar)) return new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Number };
        return type == typeof(IgnoredActivityId) ? new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 0, Description = "Ignored" } : null;
    }

    private static Type? ItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    private static string NameOf(Type type) => type.IsGenericType ? $"{NameOf(type.GetGenericArguments()[0])}List" : type.Name;
}
