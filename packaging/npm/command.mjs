#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// Runs the command of this platform with the arguments, and ends as it ends.
import { spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import { commandPath } from './index.mjs';

let run;
try {
  run = spawnSync(commandPath(), process.argv.slice(2), { stdio: 'inherit' });
} catch (error) {
  console.error(`wasi-vfs: ${error.message}`);
  process.exit(1);
}

if (run.error) {
  console.error(`wasi-vfs: ${run.error.message}`);
}
process.exit(run.status ?? (run.signal ? 128 + constants.signals[run.signal] : 1));
