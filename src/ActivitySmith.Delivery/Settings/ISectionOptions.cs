namespace ActivitySmith.Delivery.Settings;

/// <summary>Options that the server reads from one section of the settings; their initial values are the defaults.</summary>
public interface ISectionOptions
{
    static abstract SettingSection Section { get; }

    /// <summary>All errors in the options; the server does not start with one.</summary>
    IEnumerable<SettingError> Errors();
}
