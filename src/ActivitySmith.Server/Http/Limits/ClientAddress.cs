using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace ActivitySmith.Server.Http.Limits;

/// <summary>The unit that counts as one client: an IPv4 address, or the /64 network of an IPv6 address, as one client can use all of its addresses.</summary>
/// <param name="IsV6">Whether it is IPv6.</param>
/// <param name="Value">The first 32 (IPv4) or 64 (IPv6) bits.</param>
/// <param name="Spare">Number of trailing bits of <paramref name="Value"/> that are not compared, for a wider network; 0 for a client.</param>
internal readonly record struct ClientAddress(bool IsV6, ulong Value, int Spare = 0)
{
    /// <summary>/24.</summary>
    private static readonly int[] SparesV4 = [8];

    /// <summary>/56 and /48, the sizes that providers assign to one customer (RFC 6177).</summary>
    private static readonly int[] SparesV6 = [8, 16];

    public static ClientAddress Of(IPAddress? address)
    {
        if (address is null) return default;
        Span<byte> bytes = stackalloc byte[16];
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.TryWriteBytes(bytes, out _) && address.AddressFamily == AddressFamily.InterNetworkV6
            ? new ClientAddress(IsV6: true, BinaryPrimitives.ReadUInt64BigEndian(bytes))
            : new ClientAddress(IsV6: false, BinaryPrimitives.ReadUInt32BigEndian(bytes));
    }

    /// <summary>The wider networks in which clients are counted together when there are too many single ones; the narrower first.</summary>
    public IEnumerable<ClientAddress> Wider()
    {
        var (isV6, value) = (IsV6, Value);
        return (isV6 ? SparesV6 : SparesV4).Select(spare => new ClientAddress(isV6, value >> spare << spare, spare));
    }

    /// <summary>The last of <see cref="Wider"/>: a /24, or a /48.</summary>
    public ClientAddress Widest => Wider().Last();

    /// <summary>As text: 203.0.113.7, or 2001:db8:1:2::/64.</summary>
    public string Network
    {
        get
        {
            Span<byte> bytes = stackalloc byte[IsV6 ? 16 : 4];
            bytes.Clear();
            if (IsV6) BinaryPrimitives.WriteUInt64BigEndian(bytes, Value);
            else BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)Value);
            var length = (IsV6 ? 64 : 32) - Spare;
            return IsV6 || Spare > 0 ? $"{new IPAddress(bytes)}/{length}" : new IPAddress(bytes).ToString();
        }
    }

    /// <summary>In hexadecimal digits: 4-7f000001, and 4-7f000000/8 for a network with 8 spare bits.</summary>
    public override string ToString() => $"{(IsV6 ? '6' : '4')}-{Value:x}{(Spare == 0 ? "" : $"/{Spare}")}";
}
