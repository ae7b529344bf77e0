// SPDX-License-Identifier: MIT
using WasiVfs.Packing.Format;
using WasiVfs.Packing.Linking;
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Components;

/// <summary>
/// Puts a component into another one that gives it the interfaces of wasi:filesystem, which refuse, so that a host without files can
/// instantiate it. The outer component imports whatever else the inner one does and exports all of its exports; the inner one stays as it is.
/// </summary>
internal sealed class ComponentSeal
{
    private static readonly ComponentSectionId[] Declaring = [ComponentSectionId.Type, ComponentSectionId.Import, ComponentSectionId.Alias];

    private readonly ByteSource _file;
    private readonly string _path;
    private readonly ComponentModel _model;
    private readonly ComponentExtern[] _sealed;
    private readonly ComponentWriter _writer = new();
    private int _imports;
    private uint _components;

    private ComponentSeal(ByteSource file, string path)
    {
        (_file, _path) = (file, path);
        _model = ComponentModel.Read(ComponentFile.Read(file));
        _sealed = [.. _model.Imports.Where(import => ComponentImports.IsFileSystem(import.Name))];
    }

    /// <summary>Seals what lies around a program.</summary>
    /// <param name="frame">The component around the program, as it was made.</param>
    /// <param name="path">The file, for messages.</param>
    /// <returns>The sealed component around the program; the same if it imports nothing of wasi:filesystem.</returns>
    /// <exception cref="PackException">It cannot be sealed.</exception>
    /// <exception cref="WasmFormatException">It is malformed.</exception>
    public static ComponentFrame Apply(ComponentFrame frame, string path)
    {
        var seal = new ComponentSeal(frame.File, path);
        if (seal._sealed.Length == 0)
        {
            return frame;
        }

        new SealCheck(seal._model, seal._sealed, path).Require();
        (byte[] before, byte[] after) = seal.Make();
        return frame.Wrap(before, after);
    }

    private PackException Refuse(string what) => new(
        ErrorId.ComponentNotSupported, $"'{_path}' is a component that cannot be sealed: {what}. Pack it without sealing it.", _path);

    // What comes before the component, up to the size of its section, and what comes behind it.
    private (byte[] Before, byte[] After) Make()
    {
        foreach (ComponentSection section in FindDeclarations())
        {
            if (section.Id == ComponentSectionId.Import)
            {
                WriteImports(section);
            }
            else
            {
                WasmReader reader = _model.File.Open(section);
                _writer.AddWhole(section.Id, reader.Rest);
            }
        }

        byte[] declarations = _writer.ToComponent();
        _writer.Clear();
        WriteInstance();
        WriteExports();
        var header = new WasmWriter();
        header.WriteByte((byte)ComponentSectionId.Component);
        header.WritePaddedU32(_file.Length <= uint.MaxValue ? (uint)_file.Length : throw Refuse("it has more bytes than a section can hold"));
        return ([.. declarations, .. header.WrittenSpan], _writer.ToArray());
    }

    // The types of the imports, and what these types take from earlier imports.
    private ComponentSection[] FindDeclarations()
    {
        IReadOnlyList<ComponentSection> sections = _model.File.Sections;
        int last = sections.ToList().FindLastIndex(section => section.Id == ComponentSectionId.Import);
        ComponentSection[] declarations = [.. sections.Take(last + 1).Where(section => section.Id != ComponentSectionId.Custom)];
        return declarations.FirstOrDefault(section => !Declaring.Contains(section.Id)) is { HeaderOffset: > 0 and var offset }
            ? throw Refuse($"there is something other than imports before its last import (at offset 0x{offset:x})")
            : _model.Imports.FirstOrDefault(import => import.Index is null) is { } other
            ? throw Refuse($"'{other.Name}', which it imports, is a {other.Item.Sort.Text()}")
            : declarations;
    }

    private void WriteImports(ComponentSection section)
    {
        var types = new ComponentTypeReader(_model.Scope);
        WasmReader reader = _model.File.Open(section);
        for (int left = reader.ReadCount(minElementSize: 1); left > 0; left--)
        {
            int start = reader.Position;
            ComponentTypeReader.ReadExternName(ref reader);
            types.ReadDescription(ref reader);
            ComponentExtern import = _model.Imports[_imports++];
            if (_sealed.Contains(import))
            {
                RefusingComponent refusing = RefusingComponent.Make(_model, import, _path);
                _writer.AddWhole(ComponentSectionId.Component, refusing.File);
                _writer.Instantiate(_components++, refusing.Imports.Select(type => (type.Name, ComponentSort.Type, type.Type)));
            }
            else
            {
                _writer.Add(ComponentSectionId.Import, reader.Between(start, reader.Position));
            }
        }
    }

    private void WriteInstance() =>
        _writer.Instantiate(_components, _model.Imports.Select(import => (import.Name, import.Item.Sort, import.Index!.Value)));

    private void WriteExports()
    {
        var next = new Dictionary<ComponentSort, uint>(_model.CountsAfterImports);
        uint instance = next[ComponentSort.Instance]++;
        foreach (ComponentExtern export in _model.Exports)
        {
            ComponentSort sort = export.Item.Sort;
            if (!next.TryGetValue(sort, out uint index))
            {
                throw Refuse($"'{export.Name}', which it exports, is a {sort.Text()}");
            }

            // Taken out of the instance it has one index, and exported it has the next.
            const byte ofInstance = 0;
            _writer.Add(
                ComponentSectionId.Alias, [(byte)sort, ofInstance, .. Leb128.Encode(instance), .. ComponentWriter.Name(export.Name)]);
            _writer.Export(export.Name, sort, index);
            next[sort] = index + 2;
        }
    }
}
