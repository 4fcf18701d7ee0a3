using System.Collections;

namespace ActivitySmith.Domain.Devices;

/// <summary>The devices that a target resolves to, in the order of pairing, and their counts.</summary>
public sealed class TargetedDevices : IReadOnlyList<Device>
{
    private readonly IReadOnlyList<Device> all;

    internal TargetedDevices(IReadOnlyList<Device> all, TargetedGroup group) => (this.all, Group) = (all, group);

    public static TargetedDevices None { get; } = new([], TargetedGroup.OfAll([]));

    public TargetedGroup Group { get; }

    public int Count => Group.Count;

    public Device this[int index] => all[Group.PositionOf(index)];

    public IEnumerator<Device> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
