using System.Collections;
using ActivitySmith.Server.Configuration;
using OpenTelemetry.Exporter;

namespace ActivitySmith.Server.Telemetry;

/// <summary>
/// The standard variables <c>OTEL_...</c> of the environment (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/). The SDK
/// reads most of them itself, from the server's configuration; this class decides what is switched on, and adds what the SDK leaves out.
/// </summary>
internal sealed class OtelVariables
{
    public const string Prefix = "OTEL_";

    private const string Otlp = Prefix + "EXPORTER_OTLP_";
    private const string Metrics = "METRICS";
    private const string Traces = "TRACES";

    private readonly IConfiguration configuration;
    private readonly List<StartError> errors = [];

    public OtelVariables(IConfiguration configuration)
    {
        this.configuration = configuration;
        IsDisabled = string.Equals(configuration[Prefix + "SDK_DISABLED"]?.Trim(), "true", StringComparison.OrdinalIgnoreCase);
        ExportsMetrics = !IsDisabled && IsExported(Metrics);
        ExportsTraces = !IsDisabled && IsExported(Traces);
    }

    /// <summary>Whether nothing is measured: no metrics, no traces, no <c>/metrics</c>.</summary>
    public bool IsDisabled { get; }

    public bool ExportsMetrics { get; }

    public bool ExportsTraces { get; }

    /// <summary>Whether the operator has chosen the sampler.</summary>
    public bool HasSampler => Value(Prefix + "TRACES_SAMPLER") is not null;

    /// <summary>Variables that are set and cannot be used. The SDK would ignore them and send to its default address.</summary>
    public IReadOnlyList<StartError> Errors => errors;

    /// <summary>The variables of this process, for the server's configuration.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> OfProcess() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .Where(entry => entry.Key is string name && name.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(entry => new KeyValuePair<string, string?>((string)entry.Key, (string?)entry.Value));

    /// <summary>Applies the variables of one signal; the SDK reads only those of all signals.</summary>
    public void ApplyMetrics(OtlpExporterOptions options) => Apply(options, Metrics);

    /// <inheritdoc cref="ApplyMetrics"/>
    public void ApplyTraces(OtlpExporterOptions options) => Apply(options, Traces);

    private void Apply(OtlpExporterOptions options, string signal)
    {
        if (Value($"{Otlp}{signal}_PROTOCOL") is { } protocol)
            options.Protocol = protocol == "http/protobuf" ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        if (Value($"{Otlp}{signal}_ENDPOINT") is { } endpoint) options.Endpoint = new Uri(endpoint); // For one signal, used as it is.
        if (Value($"{Otlp}{signal}_HEADERS") is { } headers) options.Headers = headers;
        if (int.TryParse(Value($"{Otlp}{signal}_TIMEOUT"), out var timeout)) options.TimeoutMilliseconds = timeout;
    }

    private bool IsExported(string signal)
    {
        var exporter = Value($"{Prefix}{signal}_EXPORTER");
        if (exporter is not (null or "otlp" or "none")) errors.Add(new StartError($"{Prefix}{signal}_EXPORTER", "is set; this server knows otlp and none"));
        if (exporter == "none") return false;
        CheckProtocol(Otlp + "PROTOCOL");
        CheckProtocol($"{Otlp}{signal}_PROTOCOL");
        return HasAddress($"{Otlp}{signal}_ENDPOINT") | HasAddress(Otlp + "ENDPOINT");
    }

    private bool HasAddress(string name)
    {
        if (Value(name) is not { } text) return false;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https") return true;
        Refuse(name, "is not an http:// or https:// address, such as http://127.0.0.1:4317");
        return false;
    }

    private void CheckProtocol(string name)
    {
        if (Value(name) is { } protocol and not ("grpc" or "http/protobuf"))
            Refuse(name, $"is {SettingReader.Quote(protocol)}; it must be grpc or http/protobuf");
    }

    private void Refuse(string name, string what)
    {
        if (!errors.Exists(error => error.Subject == name)) errors.Add(new StartError(name, what));
    }

    private string? Value(string name) => configuration[name] is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
}
