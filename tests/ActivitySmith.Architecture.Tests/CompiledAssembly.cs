using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace ActivitySmith.Architecture.Tests;

/// <summary>The external types and members that an assembly of ours uses. The compiler has resolved every alias, var and extension method.</summary>
internal sealed class CompiledAssembly
{
    private CompiledAssembly(IReadOnlyList<string> assemblies, IReadOnlyList<string> types, IReadOnlyList<string> members)
        => (Assemblies, Types, Members) = (assemblies, types, members);

    /// <summary>Simple names of the referenced assemblies.</summary>
    public IReadOnlyList<string> Assemblies { get; }

    /// <summary>Full names of the types used from them; a nested type has its short name only.</summary>
    public IReadOnlyList<string> Types { get; }

    /// <summary>Members called on them, as <c>Namespace.Type.member</c>.</summary>
    public IReadOnlyList<string> Members { get; }

    public static CompiledAssembly Load(string assembly)
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, assembly + ".dll")));
        var reader = file.GetMetadataReader();
        return new(
            [.. reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name))],
            [.. reader.TypeReferences.Select(handle => FullName(reader, handle))],
            [.. reader.MemberReferences.Select(reader.GetMemberReference)
                .Where(member => member.Parent.Kind == HandleKind.TypeReference)
                .Select(member => FullName(reader, (TypeReferenceHandle)member.Parent) + "." + reader.GetString(member.Name))]);
    }

    private static string FullName(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        return reader.GetString(type.Namespace) is { Length: > 0 } space ? space + "." + reader.GetString(type.Name) : reader.GetString(type.Name);
    }
}
