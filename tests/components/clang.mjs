// SPDX-License-Identifier: MIT
// Compiles C programs of preview1 with the compiler and the wasi-libc of @yowasp/clang: `node clang.mjs FOLDER NAME=FILE,FILE... ...` makes
// FOLDER/NAME.wasm of the files, sources and the headers that these include. To the compiler all lie beside each other: its file system
// knows no `..`.
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { runClang } from '@yowasp/clang';

const [folder, ...programs] = process.argv.slice(2);
const options = { stderr: bytes => bytes && process.stderr.write(bytes), fetchProgress: () => {} };
for (const program of programs) {
  const [name, list] = program.split('=');
  const files = {};
  for (const path of list.split(',')) {
    files[basename(path)] = (await readFile(path, 'utf8')).replace(/^(#include ")[^"]*\//gm, '$1');
  }

  const sources = Object.keys(files).filter(file => file.endsWith('.c'));
  try {
    const made = await runClang(['clang', '-Oz', '-Wl,--strip-all', ...sources, '-o', 'made.wasm'], files, options);
    await writeFile(join(folder, `${name}.wasm`), made['made.wasm']);
  } catch (error) {
    process.stderr.write(`${name} was not compiled: ${error.message}\n`);
    process.exit(1);
  }
}
