using ActivitySmith.Delivery.Apns;
using ActivitySmith.Delivery.WebPush;
using ActivitySmith.Ledger;

namespace ActivitySmith.Server.Doctor;

/// <summary>The transports of the running server, with their options.</summary>
/// <param name="Apns">Validated when the server started.</param>
/// <param name="ApnsTransport">Sends to iPhones.</param>
/// <param name="WebPush">Validated when the server started.</param>
/// <param name="WebPushTransport">Sends to browsers.</param>
/// <param name="Key">The VAPID key, by which push services identify this server (RFC 8292).</param>
public sealed record Transports(ApnsOptions Apns, ApnsTransport ApnsTransport, WebPushOptions WebPush, WebPushTransport WebPushTransport, VapidKey Key);
