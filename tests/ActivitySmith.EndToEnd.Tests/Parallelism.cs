using Xunit.Sdk;
using Xunit.v3;

// Each test has a server process, often a browser, and measures how soon a change arrives: tests run one after the other.
[assembly: Parallelization(Mode = ParallelMode.None)]
