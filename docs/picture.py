#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: MIT
"""Draws the picture of the README, for light and for dark pages: docs/picture-light.svg and docs/picture-dark.svg.

    docs/picture.py             draws both
    docs/picture.py --check     tells whether they are as they would be drawn
"""
import os, sys

HERE = os.path.dirname(os.path.abspath(__file__))
WIDTH, HEIGHT = 860, 270
THEMES = {
    'light': dict(line='#57606a', text='#1f2328', faint='#57606a', program='#ddf4ff', runtime='#fff8c5', files='#dafbe1', shell='#f6f8fa'),
    'dark': dict(line='#8b949e', text='#e6edf3', faint='#9198a1', program='#10304f', runtime='#4b3a08', files='#12391f', shell='#161b22'),
}


def draw(theme):
    parts = []

    def box(x, y, width, height, fill):
        parts.append(f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="6" fill="{theme[fill]}" stroke="{theme["line"]}"/>')

    def text(x, y, words, size=14, anchor='middle', colour='text', code=False):
        family = 'ui-monospace,SFMono-Regular,Menlo,Consolas,monospace' if code else 'system-ui,-apple-system,Segoe UI,Helvetica,Arial,sans-serif'
        parts.append(f'<text x="{x}" y="{y}" font-family="{family}" font-size="{size}" text-anchor="{anchor}" fill="{theme[colour]}">{words}</text>')

    def arrow(x1, y1, x2, y2):
        parts.append(f'<path d="M{x1} {y1}L{x2} {y2}" stroke="{theme["line"]}" stroke-width="1.5" fill="none" marker-end="url(#end)"/>')

    # What goes in.
    box(20, 40, 170, 70, 'program')
    text(105, 70, 'app.wasm', code=True)
    text(105, 92, 'any WASI program', 12, colour='faint')
    box(20, 140, 170, 100, 'files')
    text(105, 166, 'site/', code=True)
    for i, name in enumerate(('index.html', 'data/prices.csv', 'fonts/ ...')):
        text(60, 188 + 18 * i, name, 12, 'start', 'faint', code=True)

    # The pack.
    arrow(195, 75, 300, 110)
    arrow(195, 190, 300, 160)
    text(247, 60, 'wasi-vfs pack', 13, code=True)

    # What comes out.
    box(305, 20, 220, 230, 'shell')
    text(415, 44, 'site.wasm', code=True)
    box(320, 58, 190, 56, 'program')
    text(415, 83, 'the program', 13)
    text(415, 101, 'rewritten, never run', 11, colour='faint')
    box(320, 120, 190, 36, 'runtime')
    text(415, 143, 'file calls, 10 KB', 13)
    box(320, 162, 190, 74, 'files')
    text(415, 192, 'the files', 13)
    text(415, 210, 'a standard EROFS image', 11, colour='faint')

    # What it is good for.
    for i, (line, about) in enumerate((
            ('wasmtime site.wasm', 'runs on any engine, with no --dir'),
            ('wasi-vfs ls -R site.wasm', 'lists, reads, extracts, checks'),
            ('mount -t erofs ... site.wasm', 'Linux mounts it where it lies'),
            ('cd WasiImage:\\', 'a drive in PowerShell'))):
        y = 48 + 58 * i
        arrow(530, 135, 575, y - 2)
        text(582, y, line, 13, 'start', code=True)
        text(582, y + 17, about, 12, 'start', 'faint')

    body = '\n  '.join(parts)
    return f'''<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img">
  <title>wasi-vfs pack puts a program and a directory into one .wasm file, which runs, is listed, mounted and walked through</title>
  <!-- Drawn by docs/picture.py -->
  <defs><marker id="end" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
    <path d="M0 0L8 4L0 8z" fill="{theme['line']}"/></marker></defs>
  {body}
</svg>
'''


def main():
    if sys.argv[1:] not in ([], ['--check']):
        sys.exit(__doc__)
    for name, theme in THEMES.items():
        path = os.path.join(HERE, f'picture-{name}.svg')
        if not sys.argv[1:]:
            with open(path, 'w') as file:
                file.write(draw(theme))
        elif open(path).read() != draw(theme):
            sys.exit(f'{path} is not what docs/picture.py draws.')


main()
