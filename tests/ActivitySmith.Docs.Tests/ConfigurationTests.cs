using System.Text.RegularExpressions;
using ActivitySmith.Delivery.Actions;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Server.Configuration;
using ActivitySmith.Server.Start;
using Xunit;

namespace ActivitySmith.Docs.Tests;

/// <summary>docs/configuration.md lists every setting that the server reads, with its default, and no others.</summary>
public sealed partial class ConfigurationTests
{
    private const string Page = "docs/configuration.md";
    private const string Prefix = "ACTIVITYSMITH_";

    /// <summary>The address in the examples of the API page; the server does not read it.</summary>
    private const string ClientUrl = Prefix + "URL";

    /// <summary>Cells of a row: name, what it is, unit and range, default.</summary>
    private const int DefaultCell = 3;

    [Fact]
    public void Every_setting_of_the_options_classes_has_a_row_with_its_default()
    {
        var page = Documents.Named(Page);

        Assert.All(Settings(), setting =>
        {
            var row = page.Row(setting.Name);
            Assert.True(row is not null, $"{Page} has no row for {setting.Name}");
            if (setting.Default is null) return;
            var cell = row.ElementAtOrDefault(DefaultCell);
            Assert.True(cell == $"`{setting.Default}`", $"{setting.Name}: the page says {cell}, the code {setting.Default}");
        });
    }

    [Fact]
    public void Every_setting_has_a_row_and_every_row_is_a_setting()
    {
        var rows = Variable().Matches(Documents.Named(Page).Text).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);

        Claim.None(ServerSettings.Names.Select(name => Prefix + name).Where(name => !rows.Contains(name)));
        Claim.None(rows.Where(name => !ServerSettings.IsSetting(name[Prefix.Length..])));
    }

    [Fact]
    public void Every_variable_on_any_page_is_a_setting()
    {
        var known = Settings().Select(setting => setting.Name).Append(ClientUrl).Append(NotificationPayload.ActionsCategory).ToHashSet(StringComparer.Ordinal);

        var unknown = Documents.All.SelectMany(document => Variable().Matches(document.Text)
            .Select(match => match.Value)
            .Where(name => !known.Contains(name) && !name.StartsWith(Prefix + "LOGGING__", StringComparison.Ordinal))
            .Select(name => $"{document.Name}: {name}"));

        Claim.None(unknown);
    }

    /// <summary>The default is null where the page may describe it in words.</summary>
    private static IEnumerable<(string Name, string? Default)> Settings() =>
    [
        .. typeof(ServerOptions).GetProperties().Select(property => (Prefix + Snake().Replace(property.Name, "_$0").ToUpperInvariant(), (string?)null)),
        .. ServerSettings.Names.Select(name => (Prefix + name, (string?)null)),
        .. OptionsTypes().SelectMany(type => Sections(type)),
    ];

    private static IEnumerable<Type> OptionsTypes() => new[] { typeof(ServerOptions).Assembly, typeof(ActionOptions).Assembly }
        .SelectMany(assembly => assembly.GetTypes())
        .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal) && type.GetField("Section") is { IsLiteral: true });

    private static IEnumerable<(string Name, string? Default)> Sections(Type type)
    {
        var section = (string)type.GetField("Section")!.GetRawConstantValue()!;
        var defaults = Activator.CreateInstance(type);
        return type.GetProperties().Where(property => property.CanWrite)
            .Select(property => (
                $"{Prefix}{section}__{property.Name}".ToUpperInvariant(),
                property.GetValue(defaults) is int number ? number.ToString() : null));
    }

    [GeneratedRegex("(?<=[a-z])[A-Z]")]
    private static partial Regex Snake();

    [GeneratedRegex("ACTIVITYSMITH_[A-Z0-9_]*[A-Z0-9]")]
    private static partial Regex Variable();
}
