using PhoneSimulator.Apns.Channels;
using PhoneSimulator.Apns.Tokens;
using PhoneSimulator.Judging;
using PhoneSimulator.Setup;

namespace PhoneSimulator.Phones;

/// <summary>What every phone of a simulator shares.</summary>
public sealed record PhoneParts(
    SimulatorOptions Options, SimulatorClock Clock, SeededRandom Random, TokenBook Tokens, ChannelBook Channels, Violations Violations, HttpClient Http,
    PhoneFeed Feed);
