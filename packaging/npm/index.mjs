// SPDX-License-Identifier: MIT
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';

/** The path of the command for this platform, in the package that npm installs beside this one. */
export function commandPath() {
  const name = `wasi-vfs-${process.platform}-${process.arch}`;
  const file = process.platform === 'win32' ? 'wasi-vfs.exe' : 'wasi-vfs';
  try {
    return createRequire(import.meta.url).resolve(`${name}/${file}`);
  } catch {
    throw new Error(
      `The package '${name}' is not installed. Install it, if there is one for this platform and npm left it out (--no-optional); ` +
        'otherwise the .NET tool WasiVfs.Cli runs wherever .NET 10 does.');
  }
}

function run(args) {
  try {
    return execFileSync(commandPath(), args, { stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: Infinity });
  } catch (error) {
    const said = error.stderr?.toString().trim();
    throw said ? new Error(said.replace(/^wasi-vfs: /, ''), { cause: error }) : error;
  }
}

// What a program reads as an option is no path.
const path = (text) => (String(text).startsWith('-') ? `./${text}` : String(text));

/** Packs directories into a module. */
export function pack(module, { dirs = {}, archives = {}, output, args = [] }) {
  if (!output) {
    throw new TypeError("pack needs 'output', the path of the module to make.");
  }
  const mappings = (option, entries) => Object.entries(entries).flatMap(([guest, host]) => [option, `${host}::${guest}`]);
  run(['pack', path(module), ...mappings('--dir', dirs), ...mappings('--archive', archives), '-o', path(output), ...args]);
}

/** The paths in a packed module, image or archive, below a directory of it. */
export function list(file, directory = '/') {
  return run(['ls', '-R', path(file), directory]).toString().split('\n').filter((line) => line !== '');
}

/** The bytes of a file in a packed module, image or archive. */
export function read(file, guestPath) {
  return run(['cat', path(file), guestPath]);
}
