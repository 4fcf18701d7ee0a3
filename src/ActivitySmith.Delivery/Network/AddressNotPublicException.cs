namespace ActivitySmith.Delivery.Network;

/// <summary><see cref="AddressGuard"/> has refused the host that a connection was to be made to.</summary>
internal sealed class AddressNotPublicException() : IOException("Its name leads to an address that is not public");
