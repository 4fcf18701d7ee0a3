using System.Text.Json;

namespace PhoneSimulator.Faults;

/// <summary>A fault script: rules from the start, and steps at their times.</summary>
public sealed record FaultScript
{
    /// <summary>Maximum number of steps in one script.</summary>
    public const int Limit = 10_000;

    public IReadOnlyList<FaultRule> Faults { get; init; } = [];

    public IReadOnlyList<FaultStep> Steps { get; init; } = [];

    public static FaultScript Read(string path)
    {
        var script = JsonSerializer.Deserialize<FaultScript>(File.ReadAllBytes(path), SimulatorJson.Options) ?? throw new JsonException("null is no script");
        if (script.Steps.Count > Limit) throw new JsonException($"more than {Limit} steps");
        foreach (var rule in script.Faults.Concat(script.Steps.SelectMany(step => step.Faults)))
            if (rule.FirstError() is { } wrong) throw new JsonException(wrong);
        return script;
    }
}

/// <summary>The changes at one time: rules are removed, rules are added, a phone acts.</summary>
public sealed record FaultStep
{
    /// <summary>Milliseconds after the start of the script.</summary>
    public int AtMs { get; init; }

    public bool ClearFaults { get; init; }

    public IReadOnlyList<FaultRule> Faults { get; init; } = [];

    /// <summary>Id of a phone for <see cref="Action"/>; null: all.</summary>
    public string? Phone { get; init; }

    /// <summary>An action of the control API, such as <c>offline</c>.</summary>
    public string? Action { get; init; }

    public JsonElement? Arguments { get; init; }
}
