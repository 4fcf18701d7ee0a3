using ActivitySmith.Delivery.Apns;
using ActivitySmith.Delivery.WebPush;
using ActivitySmith.Ledger;

namespace ActivitySmith.Server.Doctor;

/// <summary>The ways out of the running server, and what they were made from.</summary>
/// <param name="Apns">Checked when the server started, as are the others.</param>
/// <param name="ApnsTransport">To iPhones.</param>
/// <param name="WebPush">See <paramref name="Apns"/>.</param>
/// <param name="WebPushTransport">To browsers.</param>
/// <param name="Key">By which push services know this server.</param>
public sealed record Transports(ApnsOptions Apns, ApnsTransport ApnsTransport, WebPushOptions WebPush, WebPushTransport WebPushTransport, VapidKey Key);
