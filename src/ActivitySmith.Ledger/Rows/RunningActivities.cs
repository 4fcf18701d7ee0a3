using ActivitySmith.Domain.Channels;

namespace ActivitySmith.Ledger.Rows;

/// <summary>The running activities of one account, by target: an estimated 150 bytes each.</summary>
internal sealed class RunningActivities
{
    private readonly Dictionary<string, Target> targets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Target Target, HashSet<string> Ids)> groups = new(StringComparer.Ordinal);

    public int Count => targets.Count;

    public IEnumerable<(Target Target, HashSet<string> Ids)> ByTarget => groups.Values;

    public Target? TargetOf(string activityId) => targets.GetValueOrDefault(activityId);

    /// <param name="activityId">The activity.</param>
    /// <param name="target">Its target; null when it does not run.</param>
    public void Set(string activityId, Target? target)
    {
        if (targets.TryGetValue(activityId, out var before))
        {
            if (target is not null && before.Same(target)) return;
            Leave(activityId, before);
        }

        if (target is null)
        {
            targets.Remove(activityId);
            return;
        }

        targets[activityId] = target;
        var key = KeyOf(target);
        if (!groups.TryGetValue(key, out var group)) groups[key] = group = (target, new(StringComparer.Ordinal));
        group.Ids.Add(activityId);
    }

    private void Leave(string activityId, Target target)
    {
        var key = KeyOf(target);
        if (!groups.TryGetValue(key, out var group) || !group.Ids.Remove(activityId) || group.Ids.Count > 0) return;
        groups.Remove(key);
    }

    private static string KeyOf(Target target) => target.Channels is null ? "" : string.Join(' ', target.Channels);
}
