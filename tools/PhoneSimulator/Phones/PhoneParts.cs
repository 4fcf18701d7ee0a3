using PhoneSimulator.Apns.Channels;
using PhoneSimulator.Apns.Tokens;
using PhoneSimulator.Judging;
using PhoneSimulator.Setup;

namespace PhoneSimulator.Phones;

/// <summary>The services that all phones of a simulator share.</summary>
public sealed record PhoneParts(
    SimulatorOptions Options, SimulatorClock Clock, SeededRandom Random, TokenBook Tokens, ChannelBook Channels, Violations Violations, HttpClient Http,
    PhoneFeed Feed);
