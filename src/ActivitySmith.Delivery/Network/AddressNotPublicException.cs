namespace ActivitySmith.Delivery.Network;

/// <summary><see cref="AddressGuard"/> refused the host of a connection.</summary>
internal sealed class AddressNotPublicException() : IOException("Its name leads to an address that is not public");
