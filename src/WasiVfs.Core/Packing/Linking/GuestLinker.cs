// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>
/// Links the runtime's functions into a module: those that are asked for and what they call, and nothing else. Calls to accessors
/// become instructions, calls to the host become calls of the program's own imports, and what the program does not import is
/// answered by a stub.
/// </summary>
internal sealed class GuestLinker
{
    private const int BadDescriptor = 8; // errno badf of preview1
    private const int NotSocket = 57; // errno notsock
    private const int NotSeekable = 70; // errno spipe

    // Calls that read or set a position: the standard streams of a sealed module have no position.
    private static readonly string[] Positions = ["fd_seek", "fd_tell", "fd_pread", "fd_pwrite"];

    private readonly ModuleAppender _module;
    private readonly GuestRuntime _guest;
    private readonly IStateMemory _state;
    private readonly bool _isSealed;
    private readonly Trace? _trace;
    private readonly StartAnswers _start;
    private readonly GuestLowering _lowering;
    private readonly ComponentHost _component;
    private readonly Dictionary<uint, uint> _linked = [];
    private readonly Dictionary<(FuncType Type, int Answer), uint> _stubs = [];
    private readonly Queue<uint> _pending = new();

    public GuestLinker(
        ModuleAppender module, GuestRuntime guest, IStateMemory state, SegmentIndices segments, bool isSealed = false, Trace? trace = null,
        string path = "", StartAnswers? start = null)
    {
        _module = module;
        _guest = guest;
        _state = state;
        _isSealed = isSealed;
        _trace = trace;
        _start = start ?? new StartAnswers(default);
        _component = new ComponentHost(module, state.ProgramMemory, isSealed, path);
        _lowering = new GuestLowering(guest, state, segments, module.AddGlobal(guest.StackPointer), Resolve);
    }

    /// <summary>The index, in the module, of the runtime's function of that name.</summary>
    public uint Link(string export) => Resolve(_guest.Exports[export]);

    /// <summary>The type of the runtime's function of that name.</summary>
    public FuncType TypeOf(string export) => _guest.TypeOf(_guest.Exports[export]);

    /// <summary>Writes the bodies of everything that was linked.</summary>
    public void Finish()
    {
        while (_pending.TryDequeue(out uint function))
        {
            int defined = (int)function - _guest.Imports.Count;
            _module.SetBody(_linked[function], _lowering.Lower(defined));
        }
    }

    // From the runtime's function index to the module's.
    private uint Resolve(uint function)
    {
        if (_linked.TryGetValue(function, out uint index))
        {
            return index;
        }

        bool imported = function < _guest.Imports.Count;
        index = imported ? HostFunction(_guest.Imports[(int)function]) : OwnFunction(function);
        _linked.Add(function, index);
        return index;
    }

    private uint OwnFunction(uint function)
    {
        _pending.Enqueue(function);
        string name = _guest.Exports.FirstOrDefault(export => export.Value == function).Key ?? $"function_{function}";
        uint type = _guest.FunctionTypes[(int)function - _guest.Imports.Count];
        return _module.AddFunction(_module.TypeIndex(_guest.Types.Function(type)!), $"wasi_vfs.{name}");
    }

    private uint HostFunction(Import import)
    {
        if (import.Module != Preview1.Module)
        {
            return _component.Resolve(import, _guest.Types.Function(import.TypeIndex)!);
        }

        if (_start.InPlaceOfHost(import.Name) is { } instead)
        {
            return Link(instead);
        }

        Import? own = _module.Program.Imports.FirstOrDefault(
            other => other.Kind == ExternKind.Function && other.Module == Preview1.Module && other.Name == import.Name);
        FuncType type = _guest.Types.Function(import.TypeIndex)!;
        if (own is null && type.Results.Length == 0)
        {
            return _module.AddFunction(_module.TypeIndex(type), $"wasi_vfs.no_{import.Name}", new FunctionAssembler().Unreachable().Finish());
        }

        if (own is null)
        {
            return Stub(type, BadDescriptor, "wasi_vfs.not_imported");
        }

        if (_isSealed && !Seal.Keeps(own))
        {
            return SealedFunction(type, own.Name);
        }

        byte[]? guard = _isSealed ? Seal.Guard(own.Name, own.Index, type, _state.ProgramMemory) : null;
        uint host = guard is null ? own.Index : _module.AddFunction(_module.TypeIndex(type), $"wasi_vfs.host_{own.Name}", guard);
        return _trace?.Noting(host, Preview1.Find(own.Name)!) ?? host;
    }

    // The descriptors of a sealed module that are the host's are the standard streams.
    private uint SealedFunction(FuncType type, string name) =>
        Positions.Contains(name) ? Stub(type, NotSeekable, "wasi_vfs.not_seekable")
        : name.StartsWith("sock_", StringComparison.Ordinal) ? Stub(type, NotSocket, "wasi_vfs.not_a_socket")
        : Stub(type, BadDescriptor, "wasi_vfs.not_imported");

    private uint Stub(FuncType type, int answer, string name)
    {
        if (!_stubs.TryGetValue((type, answer), out uint stub))
        {
            int same = _stubs.Keys.Count(key => key.Answer == answer);
            string unique = same == 0 ? name : $"{name}_{same + 1}";
            stub = _module.AddFunction(_module.TypeIndex(type), unique, new FunctionAssembler().I32Const(answer).Finish());
            _stubs.Add((type, answer), stub);
        }

        return stub;
    }
}
