using System.Reflection;
using System.Text.RegularExpressions;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Ledger.Pruning;
using ActivitySmith.Ledger.Tests.Kit;
using ActivitySmith.Ledger.Widgets;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

/// <summary>Periodic work reads rows that are due, and no other row of a large table.</summary>
public abstract partial class StorageContract
{
    [Theory]
    [InlineData(ActivityQueries.AgedSql)]
    [InlineData(ActivityQueries.DatedAheadSql)]
    public async Task Ageing_reads_only_running_activities_that_are_old_enough(string sql)
    {
        var plan = await Database.Plan(WithValues(sql));

        Assert.Contains("activities_by_age", plan, StringComparison.Ordinal);
        Assert.False(Database.ReadsAll(plan), plan);
    }

    [Fact]
    public async Task The_search_for_values_of_metrics_reads_a_page_of_metrics()
    {
        var plan = await Database.Plan(WithValues(MetricQueries.StoredSql));

        Assert.Contains("metric_values_by_seq", plan, StringComparison.Ordinal);
        Assert.False(Database.ReadsAll(plan), plan);
    }

    [Fact]
    public async Task Retention_finds_due_rows_with_an_index()
    {
        var requests = Requests();
        Assert.True(requests.Count > 40);
        var slow = new List<string>();
        foreach (var request in requests)
        {
            // In SQLite a log in the order of time is read from its beginning.
            if (request.FirstRowsAt is not null) continue;
            var terms = request.Terms.Select(term => term.Sql(term.Value is string text ? $"'{text}'" : $"{term.Value}"));
            var plan = await Database.Plan($"SELECT 1 FROM {request.TableName} WHERE {string.Join(" AND ", terms)} LIMIT 500");
            if (Database.ReadsAll(plan)) slow.Add($"{request.TableName}: {plan}");
        }

        Assert.Empty(slow);
    }

    [Fact]
    public async Task Accounts_with_due_rows_are_found_with_an_index()
    {
        foreach (var request in Requests().Where(request => request.Terms is [{ Column: "account_id" }, { Value: long }]))
        {
            var plan = await Database.Plan(WithValues(PruneQueries.Sql(request)));

            Assert.DoesNotContain("SCAN t", plan, StringComparison.Ordinal);
            Assert.DoesNotMatch("Seq Scan on .* t", plan);
        }
    }

    /// <summary>Every kind of request that can be made.</summary>
    private static List<PruneRequest> Requests()
    {
        var made = typeof(PruneRequest).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsSpecialName && method.Name != "op_Equality")
            .Select(method => method.Invoke(null, [.. method.GetParameters().Select(Value)]));
        return [.. made.SelectMany(value => value as IEnumerable<PruneRequest> ?? [(PruneRequest)value!])];

        static object Value(ParameterInfo parameter) => parameter.ParameterType switch
        {
            var type when type == typeof(DateTimeOffset) => Samples.Noon,
            var type when type == typeof(string) => "m",
            var type when type == typeof(long) => 5L,
            _ => Samples.Home,
        };
    }

    /// <summary>The query with a value in place of each parameter.</summary>
    private static string WithValues(string sql) => Regex.Replace(
        sql, "@[a-zA-Z0-9]+",
        parameter => parameter.Value is "@id" or "@key" or "@after" or "@beforeId" or "@begins" or "@beginsEnd"
            || parameter.Value.StartsWith("@tag", StringComparison.Ordinal) ? "'x'" : "5",
        RegexOptions.None, TimeSpan.FromSeconds(1));
}
