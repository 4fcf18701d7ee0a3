using Xunit;

// Each test has a server process and often a browser of its own and measures what reaches a person in time: one after the other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
