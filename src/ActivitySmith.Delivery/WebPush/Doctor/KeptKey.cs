namespace ActivitySmith.Delivery.WebPush.Doctor;

/// <summary>The key of Web Push as it lies in the database.</summary>
/// <param name="Key">Null when there is none that can be used. Disposed by its owner.</param>
/// <param name="Trouble">Then what is wrong, and what to fix.</param>
public sealed record KeptKey(VapidKey? Key, string? Trouble);
