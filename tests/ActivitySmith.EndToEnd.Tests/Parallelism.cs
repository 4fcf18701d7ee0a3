using Xunit.Sdk;
using Xunit.v3;

// Each test has a server process and often a browser of its own and measures what reaches a person in time: one after the other.
[assembly: Parallelization(Mode = ParallelMode.None)]
