using System.Reflection;
using ActivitySmith.Domain.Refusals;
using Xunit;

namespace ActivitySmith.Domain.Tests.Refusals;

/// <summary>Every refusal of the three catalogues, with sample arguments.</summary>
public sealed class RefusalTests
{
    /// <summary>Arguments that are seen in the text.</summary>
    private const string Text = "some text";

    private const int Number = 73;

    private static readonly Type[] Catalogues = [typeof(Catalogue), typeof(ManagementCatalogue), typeof(PeopleCatalogue)];

    private static readonly CapacityFigures Figures = new(ConcurrentActivities: Number, Active: Number, BlockedDevices: 1, TargetedDevices: 2);

    /// <summary>Made for each test, so that a mutant in a method takes effect (<see cref="StaticValues"/>).</summary>
    private readonly List<(string Name, Refusal Refusal, ParameterInfo[] Parameters)> all =
    [
        .. Catalogues.SelectMany(catalogue => catalogue.GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Select(property => ($"{catalogue.Name}.{property.Name}", (Refusal)property.GetValue(null)!, Array.Empty<ParameterInfo>()))),
        .. Catalogues.SelectMany(catalogue => catalogue.GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(method => !method.IsSpecialName)
            .Select(method => ($"{catalogue.Name}.{method.Name}", Refuse(method), method.GetParameters()))),
    ];

    [Fact]
    public void Every_refusal_has_a_title_and_a_sentence()
    {
        Assert.True(all.Count > 100);
        Assert.All(all, one =>
        {
            Assert.False(string.IsNullOrWhiteSpace(one.Refusal.Error), one.Name);
            Assert.Contains(' ', one.Refusal.Message);
        });
    }

    [Fact]
    public void Every_refusal_names_what_it_is_about() =>
        Assert.All(all.Where(one => one.Name != $"{nameof(Catalogue)}.{nameof(Catalogue.RateLimited)}"), one => Assert.All(one.Parameters, parameter =>
        {
            if (parameter.ParameterType == typeof(IReadOnlyList<string>)) return;
            var isText = parameter.ParameterType == typeof(string) || parameter.ParameterType == typeof(IEnumerable<string>);
            var expected = isText ? Text : $"{Number}";
            Assert.Contains(expected, $"{one.Refusal.Error} {one.Refusal.Path} {one.Refusal.Message}", StringComparison.Ordinal);
        }));

    [Fact]
    public void A_refusal_that_ends_after_a_while_says_when()
    {
        var waits = all.Where(one => one.Refusal.Kind is RefusalKind.RateLimited or RefusalKind.Overloaded)
            .Where(one => one.Refusal != PeopleCatalogue.Locked && !one.Name.EndsWith("PeopleCatalogue.TooManyStreams", StringComparison.Ordinal));

        Assert.All(waits, one => Assert.InRange(one.Refusal.RetryAfterSeconds ?? 0, 1, 120));
        Assert.Equal(Number, Catalogue.RateLimited(Number).RetryAfterSeconds);
        Assert.Equal(Number, PeopleCatalogue.TooManySignIns(Number).RetryAfterSeconds);
        Assert.Equal(Number, PeopleCatalogue.TooManyForms(Number).RetryAfterSeconds);
    }

    [Fact]
    public void A_refusal_for_want_of_recipients_shows_the_channels()
    {
        foreach (var refusal in new[] { Catalogue.NoDevices(["ops"]), Catalogue.NoLiveActivityDevices(["ops"]) })
        {
            Assert.Equal((RefusalKind.NotFound, true), (refusal.Kind, refusal.ShowsChannels));
            Assert.Equal(["ops"], refusal.EffectiveChannelSlugs);
        }

        Assert.Null(Catalogue.NoDevices(channels: null).EffectiveChannelSlugs);
        Assert.False(Catalogue.MissingKey.ShowsChannels);
    }

    [Fact]
    public void A_refusal_for_want_of_places_has_its_figures()
    {
        var refusal = Catalogue.ActivityLimit(Figures);

        Assert.Equal((RefusalKind.CapacityReached, Figures, (int?)null), (refusal.Kind, refusal.Capacity, refusal.RetryAfterSeconds));
    }

    [Fact]
    public void A_refusal_about_a_member_names_it_and_any_other_names_none()
    {
        Assert.Equal("web_push.endpoint", Catalogue.DeadSubscription.Path);
        Assert.Equal("password", PeopleCatalogue.WrongPassword.Path);
        Assert.Equal("password", PeopleCatalogue.NoPasswordYet.Path);
        Assert.Equal("code", PeopleCatalogue.WrongCode.Path);
        Assert.Equal("recovery-code", PeopleCatalogue.WrongRecoveryCode.Path);
        Assert.Equal("email", PeopleCatalogue.EmailTaken.Path);
        Assert.Equal("slug", ManagementCatalogue.ChannelTaken("ops").Path);
        Assert.Equal("key", ManagementCatalogue.MetricTaken("cpu").Path);
        Assert.Null(Catalogue.MissingKey.Path);
    }

    [Fact]
    public void A_failed_sign_in_says_when_sign_in_pauses_and_a_wrong_code_where_it_was_entered()
    {
        Refusal[] causes = [PeopleCatalogue.WrongSignIn, PeopleCatalogue.SignInTimedOut, PeopleCatalogue.WrongCode, PeopleCatalogue.WrongRecoveryCode];

        Assert.All(causes, cause => Assert.Equal(RefusalKind.Unauthenticated, cause.Kind));
        Assert.Equal([null, null, "code", "recovery-code"], causes.Select(cause => cause.Path));
        Assert.Contains("After 5 failures, sign-in is paused for 15 minutes", PeopleCatalogue.WrongSignIn.Message, StringComparison.Ordinal);
        Assert.Contains("After 5 failures, sign-in is paused for 15 minutes", PeopleCatalogue.Locked.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_outcome_has_a_value_or_a_refusal()
    {
        Result<int> value = 7, refused = Catalogue.MissingKey;

        Assert.Equal((7, null), (value.Value, value.Refusal));
        Assert.False(value.IsRefused(out _));
        Assert.Equal(8, value.Then(number => number + 1).Value);
        Assert.True(refused.IsRefused(out var refusal));
        Assert.Same(Catalogue.MissingKey, refusal);
        Assert.Same(Catalogue.MissingKey, refused.Then(number => number + 1).Refusal);
        Assert.Contains(Catalogue.MissingKey.Message, Assert.Throws<InvalidOperationException>(() => refused.Value).Message, StringComparison.Ordinal);
    }

    private static Refusal Refuse(MethodInfo method) => (Refusal)method.Invoke(null, [.. method.GetParameters().Select(Sample)])!;

    private static object? Sample(ParameterInfo parameter) => parameter.ParameterType switch
    {
        var type when type == typeof(string) => Text,
        var type when type == typeof(int) => Number,
        var type when type == typeof(long) => (long)Number,
        var type when type == typeof(CapacityFigures) => Figures,
        var type when type.IsAssignableFrom(typeof(string[])) => new[] { Text },
        var type => throw new NotSupportedException($"No sample of {type}"),
    };
}
