using System.Text.Json;
using ActivitySmith.Contracts;
using ActivitySmith.Domain;
using ActivitySmith.Ledger.Limits;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Address;
using ActivitySmith.Server.Http.Events;
using ActivitySmith.Server.Http.Limits;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Http.Refusals;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ActivitySmith.Server.Http;

/// <summary>The services that all <c>/api</c> routes share: credentials, limits, bodies and refusals. Requires a registered <c>IKeyRing</c>.</summary>
public static class HttpServices
{
    public static IServiceCollection AddHttp(this IServiceCollection services, LimitOptions limits, OperatorOptions operators, SearchOptions search)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(limits);
        services.AddSingleton(operators);
        services.AddSingleton(search);
        services.TryAddSingleton(new PublicOrigin(address: null));
        services.AddSingleton<OwnPage>();
        services.AddSingleton<CookieNames>();
        services.AddSingleton<DeviceCookie>();
        services.AddSingleton<Authentication>();
        services.AddSingleton<KeyUses>();
        services.TryAddSingleton<ISharedWindows, SoleWindows>();
        services.AddSingleton<OtherNodes>();
        services.AddSingleton<WindowExchange>();
        services.AddSingleton<RequestLimits>();
        services.AddSingleton<EventSource>();
        services.AddSingleton<EventStreamMeter>();
        services.AddSingleton<EventStream>();

        // FailureGuard writes the response for a parameter that cannot be read; by default the framework throws in Development only.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.Configure<JsonOptions>(options => UseWireJson(options.SerializerOptions));
        return services;
    }

    /// <summary>Adds the shared middleware in its order; the middleware of the routes comes after it.</summary>
    public static IApplicationBuilder UseHttp(this IApplicationBuilder app) => app
        .UseMiddleware<QueryGuard>()
        .UseMiddleware<HeadRequests>()
        .UseRouting()
        .UseMiddleware<FailureGuard>()
        .UseMiddleware<ApiGate>()
        .Use(HeadRequests.AllowHead);

    /// <summary>Makes the framework's own JSON options equal to those of the wire types.</summary>
    private static void UseWireJson(JsonSerializerOptions options)
    {
        var wire = WireJson.Default.Options;
        options.PropertyNamingPolicy = wire.PropertyNamingPolicy;
        options.DictionaryKeyPolicy = wire.DictionaryKeyPolicy;
        options.DefaultIgnoreCondition = wire.DefaultIgnoreCondition;
        options.Encoder = PlainJson.Encoder;
        foreach (var converter in wire.Converters) options.Converters.Add(converter);
        options.TypeInfoResolverChain.Insert(0, WireJson.Default);
    }
}
