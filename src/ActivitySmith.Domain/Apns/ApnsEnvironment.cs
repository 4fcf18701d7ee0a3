namespace ActivitySmith.Domain.Apns;

/// <summary>The APNs environment of a token; the other environment does not recognize the token.</summary>
public enum ApnsEnvironment
{
    /// <summary>App Store, TestFlight and ad-hoc builds: <c>api.push.apple.com</c>.</summary>
    Production,

    /// <summary>Builds that Xcode installed on a device: <c>api.sandbox.push.apple.com</c>.</summary>
    Sandbox,
}

public static class ApnsEnvironments
{
    /// <summary>Both, in the order of their values.</summary>
    public static IReadOnlyList<ApnsEnvironment> All { get; } = [ApnsEnvironment.Production, ApnsEnvironment.Sandbox];

    /// <summary>The name in the API and in the settings.</summary>
    public static string Name(this ApnsEnvironment environment) => environment == ApnsEnvironment.Production ? "production" : "sandbox";

    public static bool TryParse(string? name, out ApnsEnvironment environment)
    {
        environment = name == "sandbox" ? ApnsEnvironment.Sandbox : ApnsEnvironment.Production;
        return name is "production" or "sandbox";
    }
}
