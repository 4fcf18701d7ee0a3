namespace ActivitySmith.Delivery.Doctor;

/// <summary>What one check has found.</summary>
/// <param name="Check">Its name, such as <c>apns.key</c> or <c>apns.push.production</c>.</param>
/// <param name="Ok">Whether it is as it should be.</param>
/// <param name="Message">What was seen and, when that is wrong, what to fix.</param>
public sealed record Finding(string Check, bool Ok, string Message);
