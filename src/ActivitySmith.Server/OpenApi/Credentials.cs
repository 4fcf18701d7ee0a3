using ActivitySmith.Server.Http.Access;
using Microsoft.OpenApi;

namespace ActivitySmith.Server.OpenApi;

/// <summary>The security schemes of the OpenAPI document, one per credential.</summary>
internal static class Credentials
{
    public static void Define(OpenApiDocument document)
    {
        foreach (var credential in Enum.GetValues<Credential>())
        {
            document.AddComponent(NameOf(credential), new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = credential switch { Credential.OperatorKey => null, Credential.Device => "dev_...", _ => "ask_..." },
                Description = credential switch
                {
                    Credential.ManagingKey => "An API key with the manage permission",
                    Credential.OperatorKey => "The server's ACTIVITYSMITH_OPERATOR_KEY",
                    Credential.Device => "The token of a paired device, from POST /api/device/pair",
                    _ => "Any API key",
                },
            });
        }
    }

    public static IList<OpenApiSecurityRequirement> Of(RequiredCredential? required, OpenApiDocument document) =>
        required is null ? [] : [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(NameOf(required.Credential), document)] = [] }];

    private static string NameOf(Credential credential) => credential switch
    {
        Credential.ManagingKey => "managingKey",
        Credential.OperatorKey => "operatorKey",
        Credential.Device => "deviceToken",
        _ => "apiKey",
    };
}
