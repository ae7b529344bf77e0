// SPDX-License-Identifier: MIT
// Runs a packed program with three streams and nothing else: no directory, no file.
import { ConsoleStdout, File, OpenFile, WASI } from '@bjorn3/browser_wasi_shim';

const query = new URLSearchParams(location.search);
const module = query.get('module') ?? 'app.wasm';
const args = query.has('arg') ? query.getAll('arg') : ['/hello.txt'];

// UTF-8 may be cut anywhere between two writes.
const shownIn = id => {
    const decoder = new TextDecoder();
    return new ConsoleStdout(bytes => document.getElementById(id).append(decoder.decode(bytes, { stream: true })));
};

try {
    const wasi = new WASI([module, ...args], [], [new OpenFile(new File([])), shownIn('output'), shownIn('errors')]);
    const program = await WebAssembly.compileStreaming(fetch(module));
    const instance = await WebAssembly.instantiate(program, { wasi_snapshot_preview1: wasi.wasiImport });
    document.getElementById('exit').textContent = wasi.start(instance);
} catch (error) {
    document.getElementById('errors').append(String(error));
}
