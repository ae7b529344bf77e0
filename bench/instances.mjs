// SPDX-License-Identifier: MIT
// The resident memory of this process, in KiB, with so many instances of a program that have each read a file and ended.
//   node --expose-gc instances.mjs MODULE COUNT FILE [HOST-DIRECTORY GUEST-PATH]
import { readFileSync, openSync } from 'node:fs';
import { WASI } from 'node:wasi';

const [path, count, file, host, guest] = process.argv.slice(2);
const module = await WebAssembly.compile(readFileSync(path));
const stdout = openSync('/dev/null', 'w');
const instances = [];
for (let i = 0; i < Number(count); i++) {
    const wasi = new WASI({ version: 'preview1', args: ['program', file], stdout, preopens: host ? { [guest]: host } : {}, returnOnExit: true });
    const instance = await WebAssembly.instantiate(module, wasi.getImportObject());
    if (wasi.start(instance) !== 0) {
        process.exit(1);
    }

    instances.push(instance);
}

// The bytes that the module was compiled from, and what compiled it, go.
for (let i = 0; i < 5; i++) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    globalThis.gc();
}

console.log(/VmRSS:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1], instances.length);
