using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace ActivitySmith.Server.Http.Limits;

/// <summary>What counts as one client: an IPv4 address, or the /64 network of an IPv6 address, which one client can walk through.</summary>
internal readonly record struct ClientAddress(bool IsV6, ulong Value)
{
    public static ClientAddress Of(IPAddress? address)
    {
        if (address is null) return default;
        Span<byte> bytes = stackalloc byte[16];
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.TryWriteBytes(bytes, out _) && address.AddressFamily == AddressFamily.InterNetworkV6
            ? new ClientAddress(IsV6: true, BinaryPrimitives.ReadUInt64BigEndian(bytes))
            : new ClientAddress(IsV6: false, BinaryPrimitives.ReadUInt32BigEndian(bytes));
    }

    /// <summary>In hexadecimal digits: 4-7f000001.</summary>
    public override string ToString() => $"{(IsV6 ? '6' : '4')}-{Value:x}";
}
