namespace ActivitySmith.Domain.Apns;

/// <summary>Which of Apple's two worlds a token belongs to; a token of one is unknown in the other.</summary>
public enum ApnsEnvironment
{
    /// <summary>App Store, TestFlight and ad-hoc builds: <c>api.push.apple.com</c>.</summary>
    Production,

    /// <summary>Builds that Xcode put on a device: <c>api.sandbox.push.apple.com</c>.</summary>
    Sandbox,
}

public static class ApnsEnvironments
{
    /// <summary>Both, in the order of their numbers.</summary>
    public static IReadOnlyList<ApnsEnvironment> All { get; } = [ApnsEnvironment.Production, ApnsEnvironment.Sandbox];

    /// <summary>The word of the API and of the options.</summary>
    public static string Name(this ApnsEnvironment environment) => environment == ApnsEnvironment.Production ? "production" : "sandbox";

    public static bool TryParse(string? name, out ApnsEnvironment environment)
    {
        environment = name == "sandbox" ? ApnsEnvironment.Sandbox : ApnsEnvironment.Production;
        return name is "production" or "sandbox";
    }
}
