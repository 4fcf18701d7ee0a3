namespace ActivitySmith.Delivery.WebPush.Doctor;

/// <summary>The stored Web Push key.</summary>
/// <param name="Key">Null when the database holds no usable key. The caller disposes it.</param>
/// <param name="Problem">Why <paramref name="Key"/> is null, and how to fix it.</param>
public sealed record StoredVapidKey(VapidKey? Key, string? Problem);
