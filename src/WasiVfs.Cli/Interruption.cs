// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace WasiVfs.Cli;

/// <summary>
/// Turns the first Ctrl+C, SIGTERM or hang-up into a cancellation, so that the work can remove what it began. A second one ends the
/// process at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _exitCode;

    public Interruption() => _registrations =
    [
        Register(PosixSignal.SIGINT, 2),
        Register(PosixSignal.SIGTERM, 15),
        Register(PosixSignal.SIGHUP, 1),
    ];

    public CancellationToken Token => _source.Token;

    /// <summary>128 and the number of the signal that came, as shells report it; 0 before one has come.</summary>
    public int ExitCode => _exitCode;

    public void Dispose()
    {
        Array.ForEach(_registrations, registration => registration.Dispose());
        _source.Dispose();
    }

    private PosixSignalRegistration Register(PosixSignal signal, int number) => PosixSignalRegistration.Create(signal, context =>
    {
        if (Interlocked.CompareExchange(ref _exitCode, 128 + number, 0) == 0)
        {
            context.Cancel = true;
            _source.Cancel();
        }
    });
}
