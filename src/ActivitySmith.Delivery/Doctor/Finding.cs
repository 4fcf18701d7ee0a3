namespace ActivitySmith.Delivery.Doctor;

/// <summary>The result of one check.</summary>
/// <param name="Check">Its name, such as <c>apns.key</c> or <c>apns.push.production</c>.</param>
/// <param name="Ok">Whether the check passed.</param>
/// <param name="Message">The observation and, when the check failed, how to fix it.</param>
public sealed record Finding(string Check, bool Ok, string Message);
