using System.Globalization;

namespace PhoneSimulator.Setup;

/// <summary>Reads <c>--name value</c> pairs; reports the first error.</summary>
public static class CommandLine
{
    public const string Usage = """
        phone-simulator [--apns-port N] [--sandbox-port N] [--manage-port N] [--control-port N] [--certs DIR]
            [--bundle ID[,ID...]] [--team-id ID] [--key-id ID] [--server URL] [--seed N] [--script FILE]
            [--max-streams N] [--channel-cap N] [--update-rate N] [--push-log N] [--accept-any-token]
            [--activity-limit N] [--budget N] [--frequent-budget N] [--start-budget N] [--pair FILE]
        """;

    public static (SimulatorOptions? Options, string? Error) Read(IReadOnlyList<string> arguments)
    {
        var options = new SimulatorOptions();
        for (var index = 0; index < arguments.Count; index++)
        {
            var name = arguments[index];
            if (name == "--accept-any-token")
            {
                options = options with { AcceptAnyToken = true };
                continue;
            }

            if (index + 1 == arguments.Count) return (null, name + " is unknown or has no value");
            if (With(options, name, arguments[++index]) is not { } next) return (null, $"{name} {arguments[index]} is not a valid value");
            options = next;
        }

        return (options, null);
    }

    private static SimulatorOptions? With(SimulatorOptions options, string name, string value) => name switch
    {
        "--apns-port" => Port(value) is { } port ? options with { ApnsPort = port } : null,
        "--sandbox-port" => Port(value) is { } port ? options with { SandboxPort = port } : null,
        "--manage-port" => Port(value) is { } port ? options with { ManagePort = port } : null,
        "--control-port" => Port(value) is { } port ? options with { ControlPort = port } : null,
        "--certs" => options with { Certificates = Path.GetFullPath(value) },
        "--bundle" => options with { Bundles = value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) },
        "--team-id" => options with { TeamId = value },
        "--key-id" => options with { KeyId = value },
        "--server" => Uri.TryCreate(value, UriKind.Absolute, out var server) && server.Scheme is "http" or "https" ? options with { Server = server } : null,
        "--seed" => long.TryParse(value, CultureInfo.InvariantCulture, out var seed) ? options with { Seed = seed } : null,
        "--pair" => File.Exists(value) ? options with { PairKeyFile = value } : null,
        "--script" => File.Exists(value) ? options with { Script = value } : null,
        "--max-streams" => Number(value, 1, 100_000) is { } number ? options with { MaxStreams = number } : null,
        "--channel-cap" => Number(value, 0, 10_000) is { } number ? options with { ChannelCap = number } : null,
        "--update-rate" => double.TryParse(value, CultureInfo.InvariantCulture, out var rate) && rate >= 0 ? options with { UpdateRate = rate } : null,
        "--push-log" => Number(value, 0, 100_000) is { } number ? options with { PushLog = number } : null,
        "--activity-limit" => Number(value, 1, 100) is { } number ? options with { ActivityLimit = number } : null,
        "--budget" => Number(value, 0, 1_000_000) is { } number ? options with { Budget = number } : null,
        "--frequent-budget" => Number(value, 0, 1_000_000) is { } number ? options with { FrequentBudget = number } : null,
        "--start-budget" => Number(value, 0, 1_000_000) is { } number ? options with { StartBudget = number } : null,
        _ => null,
    };

    private static int? Port(string value) => Number(value, 0, 65_535);

    private static int? Number(string value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null;
}
