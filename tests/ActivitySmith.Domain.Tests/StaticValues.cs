using System.Runtime.CompilerServices;

namespace ActivitySmith.Domain.Tests;

/// <summary>
/// Computes all static values before the first test. Mutation testing runs the tests of many mutants in one process: a static value that is computed
/// later would stay as the mutant of that moment made it, and the results of all later mutants would be wrong.
/// </summary>
internal static class StaticValues
{
    [ModuleInitializer]
    internal static void Compute()
    {
        foreach (var type in typeof(Instant).Assembly.GetTypes().Concat(typeof(StaticValues).Assembly.GetTypes()))
            if (!type.ContainsGenericParameters) RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        _ = People.PasswordFiles.Passwords.Check("\u00fc", email: null);
    }
}
