#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Random file calls of tests/fixtures/changes on a host directory and on the same tree packed with --writable, in both profiles: every
answer and the tree in the end must be the same, and the packed tree with the saved changes over it must be the host directory.
The long form of ChangesTests.Random_calls_are_answered_as_on_a_host_directory. Needs wasmtime, and the command that `dotnet build` makes.

    bench/random_calls.py [SEEDS [CALLS [FIRST]]]     1000 seeds of 2000 calls, from seed 1 on
"""
import hashlib, os, shutil, subprocess, sys, tarfile, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.path.join(HERE, '../tests/fixtures/changes/changes.wasm')
COMMAND = os.environ.get('WASI_VFS', os.path.join(HERE, '../src/WasiVfs.Cli/bin/Debug/net10.0/wasi-vfs'))


def make_tree(root):
    for folder in ('img/sub/deep', 'sub', 'deep'):
        os.makedirs(os.path.join(root, folder))
    for name, length in (('a', 11), ('img/b', 9000), ('img/sub/c', 300), ('img/sub/deep/d', 1), ('sub/a', 4096)):
        with open(os.path.join(root, name), 'wb') as file:
            file.write(bytes(i % 251 for i in range(length)))
    os.symlink('img/b', os.path.join(root, 'link'))
    os.link(os.path.join(root, 'img/b'), os.path.join(root, 'twin'))


def apply(layer, root):
    with tarfile.open(layer) as archive:
        for entry in archive:
            target = os.path.join(root, entry.name)
            folder, name = os.path.split(target)
            if name.startswith('.wh.'):
                gone = os.path.join(folder, name[4:])
                shutil.rmtree(gone) if os.path.isdir(gone) and not os.path.islink(gone) else os.remove(gone)
            elif entry.isdir():
                os.makedirs(target, exist_ok=True)
            else:
                if os.path.lexists(target):
                    os.remove(target)
                if entry.issym():
                    os.symlink(entry.linkname, target)
                elif entry.islnk():
                    os.link(os.path.join(root, entry.linkname), target)
                else:
                    with open(target, 'wb') as file:
                        shutil.copyfileobj(archive.extractfile(entry), file)


def describe(root):
    lines, first = [], {}
    for folder, folders, files in os.walk(root):
        for name in sorted(folders + files):
            path = os.path.join(folder, name)
            place, stat = os.path.relpath(path, root), os.lstat(path)
            if os.path.islink(path):
                lines.append((place, 'link', os.readlink(path)))
            elif os.path.isdir(path):
                lines.append((place, 'directory'))
            else:
                with open(path, 'rb') as file:
                    lines.append((place, stat.st_nlink, stat.st_ino, hashlib.sha256(file.read()).hexdigest()))
    lines.sort(key=lambda line: line[0])
    return [line if len(line) < 4 else (line[0], line[1], first.setdefault(line[2], line[0]), line[3]) for line in lines]


def run(*arguments):
    return subprocess.run(('wasmtime', 'run', *arguments), capture_output=True, text=True)


def main():
    seeds, calls, start = (int(word) for word in (sys.argv[1:] + ['1000', '2000', '1'][len(sys.argv) - 1:])[:3])
    with tempfile.TemporaryDirectory() as work:
        at = lambda name: os.path.join(work, name)
        make_tree(at('tree'))
        subprocess.run(('wasmtime', 'compile', PROGRAM, '-o', at('plain.cwasm')), check=True)
        for memory in ('portable', 'isolated'):
            subprocess.run(
                (COMMAND, 'pack', PROGRAM, '--dir', at('tree') + '::/', '--memory', memory, '--writable', '-o', at('packed.wasm')), check=True)
            subprocess.run(('wasmtime', 'compile', at('packed.wasm'), '-o', at(memory + '.cwasm')), check=True)
        different = 0
        for seed in range(start, start + seeds):
            program = ('random', str(seed), str(calls))
            make_tree(at('host'))
            expected = run('--allow-precompiled', '--dir', at('host') + '::/', at('plain.cwasm'), *program)
            wrong = [] if expected.returncode == 0 else ['the host directory']
            for memory in ('portable', 'isolated'):
                os.mkdir(at('changes'))
                actual = run('--allow-precompiled', '--dir', at('changes') + '::/.wasi-vfs-changes', at(memory + '.cwasm'), *program)
                make_tree(at('rebuilt'))
                apply(at('changes/changes.tar'), at('rebuilt'))
                if (actual.stdout, actual.stderr, actual.returncode) != (expected.stdout, expected.stderr, expected.returncode):
                    wrong.append(f'{memory} answers')
                if describe(at('rebuilt')) != describe(at('host')):
                    wrong.append(f'{memory} changes')
                shutil.rmtree(at('changes'))
                shutil.rmtree(at('rebuilt'))
            shutil.rmtree(at('host'))
            if wrong:
                different += 1
                print(f'seed {seed}: {", ".join(wrong)}', flush=True)
            if seed % 100 == 0:
                print(f'up to seed {seed}: {different} differ', flush=True)
        print(f'{seeds} seeds of {calls} calls: {different} differ')
        sys.exit(different > 0)


main()
