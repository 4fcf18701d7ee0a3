using System.Text;

namespace ActivitySmith.Server.Telemetry;

/// <summary>
/// Names of metrics as Prometheus spells them (https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/): dots become underscores,
/// the unit follows, in full. The <c>_total</c> of counters belongs to the sample and is added by the writer.
/// </summary>
internal static class ExpositionName
{
    private const string Count = "_count";

    /// <summary>The family's name and its unit; the unit is empty for plain numbers, and is always the end of the name.</summary>
    public static (string Name, string Unit) Of(string instrument, string unit, bool isGauge)
    {
        var name = Plain(instrument);
        var word = Word(unit);
        if (word.Length > 0) return (name.EndsWith("_" + word, StringComparison.Ordinal) ? name : $"{name}_{word}", word);

        // "_count" is the number of observations of a histogram, and a linter refuses it elsewhere: dotnet.thread_pool.thread.count counts threads.
        return (isGauge && name.EndsWith(Count, StringComparison.Ordinal) ? Plural(name[..^Count.Length]) : name, "");
    }

    /// <summary>Letters, digits and single underscores: valid as the name of a metric or a label.</summary>
    public static string Plain(string name)
    {
        var plain = new StringBuilder(name.Length);
        foreach (var one in name)
        {
            if (char.IsAsciiLetterOrDigit(one)) plain.Append(plain.Length == 0 && char.IsAsciiDigit(one) ? "_" : "").Append(one);
            else if (plain.Length == 0 || plain[^1] != '_') plain.Append('_');
        }

        return plain.ToString();
    }

    /// <summary>The word for a unit of UCUM (https://ucum.org/ucum); annotations in braces, such as <c>{request}</c>, are no unit.</summary>
    private static string Word(string unit) => unit switch
    {
        "s" => "seconds",
        "ms" => "milliseconds",
        "By" => "bytes",
        "%" => "percent",
        "" or "1" => "",
        _ => unit[0] == '{' ? "" : Plain(unit).Trim('_'),
    };

    private static string Plural(string name) => name.EndsWith('y') ? name[..^1] + "ies" : name + "s";
}
