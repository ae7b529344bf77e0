// SPDX-License-Identifier: MIT
/// <reference types="node" />

export interface PackOptions {
  /** Host directories and files, by the guest paths that the program finds them at. */
  dirs?: Record<string, string>;
  /** Archives (tar, tar.gz, zip, EROFS images), by the guest paths of the trees inside. */
  archives?: Record<string, string>;
  /** The module to make; an existing file is replaced in one step. */
  output: string;
  /** Other options of `wasi-vfs pack`, as on a command line. */
  args?: string[];
}

/** Packs directories into a module. Throws an Error with the command's sentence if it is refused. */
export function pack(module: string, options: PackOptions): void;

/** The paths in a packed module, image or archive, below a directory of it, in order. */
export function list(file: string, directory?: string): string[];

/** The bytes of a file in a packed module, image or archive. */
export function read(file: string, guestPath: string): Buffer;

/** The path of the command for this platform. Throws an Error if there is none. */
export function commandPath(): string;
