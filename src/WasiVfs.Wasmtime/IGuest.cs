// SPDX-License-Identifier: MIT
using Wasmtime;

namespace WasiVfs.Wasmtime;

/// <summary>A program that is compiled and can be run once in a store.</summary>
internal interface IGuest : IDisposable
{
    /// <summary>Brings the program and the library's WASI together. If this throws, nothing of the program has run.</summary>
    /// <exception cref="WasmtimeException">The program asks for something that the library does not have.</exception>
    void Link();

    /// <summary>Runs the program's start, or the export that the run names.</summary>
    /// <returns>The exit code, and what an export gives back, a line for each value.</returns>
    /// <exception cref="WasmtimeException">There is no such export, it cannot be called, or the program ended in it.</exception>
    (int ExitCode, string Results) Call();

    /// <summary>Saves what the program changed, once it has ended, trapped or been interrupted, if the run asks for that.</summary>
    /// <returns>A sentence if it cannot be saved, else nothing.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    string SaveChanges();
}
