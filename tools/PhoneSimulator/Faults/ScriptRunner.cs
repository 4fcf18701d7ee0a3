using System.Text.Json;
using PhoneSimulator.Apns.Tokens;
using PhoneSimulator.Phones;
using PhoneSimulator.Setup;

namespace PhoneSimulator.Faults;

/// <summary>Plays a fault script once.</summary>
internal sealed class ScriptRunner(FaultBook faults, PhoneFleet phones, TokenBook tokens, SimulatorClock clock)
{
    public async Task Run(FaultScript script, CancellationToken stop)
    {
        foreach (var rule in script.Faults) faults.Add(rule);
        var start = clock.GetTimestamp();
        foreach (var step in script.Steps.OrderBy(step => step.AtMs))
        {
            var wait = TimeSpan.FromMilliseconds(step.AtMs) - clock.GetElapsedTime(start);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, clock, stop);
            Do(step);
        }
    }

    private void Do(FaultStep step)
    {
        if (step.ClearFaults) faults.Clear();
        foreach (var rule in step.Faults) faults.Add(rule);
        if (step.Action is not { } action) return;
        foreach (var phone in phones.All.Where(phone => step.Phone is null || phone.Id == step.Phone))
            PhoneActions.Do(phone, action, step.Arguments ?? default, tokens);
    }
}
