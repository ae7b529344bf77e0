// SPDX-License-Identifier: MIT
// Runs one WASI preview1 module on Node 20 or newer, Deno or Bun:
// node --input-type=module --eval THIS -- run [--check] [--host=DIR --guest=NAME ...] [--env=K=V ...] [--invoke=EXPORT]
//     [--changes=DIR] --module=FILE ARGS...
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { WASI } from 'node:wasi';
// Not from 'node:process': to import that opens Node's own streams, and programs meet pipes that say "try again".
const { process } = globalThis;

const notSupported = 52, ended = 1, trapped = 134; // 134 is what Wasmtime's command gives for a trap
const given = process.argv.slice(process.argv.indexOf('run') + 1);
const options = given.slice(0, given.findIndex(text => text.startsWith('--module=')) + 1);
const args = given.slice(options.length);
const all = name => options.filter(text => text.startsWith(`--${name}=`)).map(text => text.slice(name.length + 3));
const hosts = all('host'), guests = all('guest'), [invoke] = all('invoke'), [changes] = all('changes'), [file] = all('module');
process.removeAllListeners('warning'); // standard error is the program's: nothing is said there of an experimental feature

function check(module) {
    const foreign = WebAssembly.Module.imports(module).find(found => found.module !== 'wasi_snapshot_preview1');
    if (foreign)
        throw new Error(`the module imports '${foreign.module}.${foreign.name}', which is not of WASI preview1`);
}

// Writes what the program changed, if it has the exports for that: the runtime's buffer, over and over, until there is no more.
function save({ wasi_vfs_changes_next: next, wasi_vfs_changes_buffer: buffer, wasi_vfs_memory: memory }) {
    if (changes === undefined || !next)
        return;
    const path = `${changes}/changes.tar`, target = openSync(path, 'wx');
    let length;
    while ((length = next()) > 0)
        for (let at = buffer(), end = at + length; at < end;)
            at += writeSync(target, new Uint8Array(memory.buffer, at, end - at));
    closeSync(target);
    if (length === 0)
        return;
    const text = new Uint8Array(memory.buffer, buffer(), 8192);
    const name = new TextDecoder().decode(text.subarray(0, text.indexOf(0)));
    writeFileSync(path, ''); // a part of the changes must not be taken for all
    console.error(length === -1 ? 'wasi-vfs: the changes are not saved: there is no memory left to list them.'
        : length === -3 ? 'wasi-vfs: the changes are not saved: the program was ended in the middle of a change.'
        : `wasi-vfs: the changes are not saved: a layer cannot hold the path '${name}'.`);
}

function start(wasi, instance) {
    if (invoke === undefined)
        return wasi.start(instance);

    const call = instance.exports[invoke];
    if (typeof call !== 'function')
        throw new Error(`the module exports no function '${invoke}'`);
    if (call.length > 0)
        throw new Error(`the export '${invoke}' takes ${call.length} parameters; only one without can be called`);
    // Node refuses to initialize a module that has a _start, so it is shown the two exports that it needs.
    const { memory, _initialize } = instance.exports;
    wasi.initialize({ exports: _initialize ? { memory, _initialize } : { memory } });
    const result = call();
    if (result !== undefined)
        console.log(String(result));
    return 0;
}

try {
    const wasi = new WASI({
        version: 'preview1',
        args: [basename(file), ...args],
        env: Object.fromEntries(all('env').map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)])),
        preopens: Object.fromEntries(guests.map((name, i) => [name, hosts[i]])),
    });
    // Bun has no sock_accept.
    let instance;
    const exit = code => {
        save(instance.exports);
        process.exit(code);
    };
    const imports = { wasi_snapshot_preview1: { sock_accept: () => notSupported, ...wasi.wasiImport, proc_exit: exit } };
    const module = await WebAssembly.compile(await readFile(file));
    if (options.includes('--check')) {
        check(module);
    } else {
        instance = await WebAssembly.instantiate(module, imports);
        try {
            process.exitCode = start(wasi, instance);
        } finally {
            save(instance.exports);
        }
    }
} catch (error) {
    const inProgram = error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
    const frames = (error.stack ?? '').split('\n').filter(line => line.includes('wasm:'));
    console.error([`${error.name}: ${error.message}`, ...inProgram ? frames : []].join('\n'));
    process.exitCode = inProgram ? trapped : ended;
}
