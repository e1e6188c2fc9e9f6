// No mutable file-scope variables: what the linker would put into writable memory, read from the
// objects of the dev build.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const LIBRARIES = ['core', 'json', 'db', 'embedded', 'engine', 'questionbank', 'api'];
const WRITABLE = /^(\.data|\.bss|\.tdata|\.tbss|\*COM\*)(?!\.rel\.ro)/;

// Symbols that may be writable, each with its reason.
const ALLOWED = [];

const archive = (tree, name) => join(tree.root, 'build/dev', `libxuefa_${name}.a`);

// Lines of `nm --format=sysv`: name|value|class|type|size|line|section, under a line that names
// the object: "libxuefa_core.a[arena.c.o]:".
export function writableSymbols(listing) {
  const found = [];
  let object = '';
  for (const line of listing.split('\n')) {
    const head = /\[(.+)\.o\]:$/.exec(line);
    if (head) object = head[1];
    const cells = line.split('|').map((cell) => cell.trim());
    const section = cells[6] ?? '';
    if (cells.length === 7 && WRITABLE.test(section) && !section.startsWith('.data.rel.ro') && cells[3] !== 'SECTION')
      found.push({ object, symbol: cells[0].replace(/\.\d+$/, ''), section });
  }
  return found;
}

const example = (section) => `libx.a[arena.c.o]:\n\nName|Value|Class|Type|Size|Line|Section\ncount.0 |0000000000000000|   b  |   OBJECT|0000000000000004|     |${section}\n`;

export const rule = {
  name: 'globals',
  says: 'no writable file-scope variables',
  bad: [{ nm: example('.bss') }, { nm: example('.data') }, { nm: example('.tbss') }, { nm: example('*COM*') }],
  good: [{ nm: example('.data.rel.ro.local') }, { nm: example('.rodata') }],
  needs: (tree) => (LIBRARIES.every((name) => existsSync(archive(tree, name))) ? null : 'build/dev is not built'),
  check(tree) {
    const listing = tree.real
      ? execFileSync('nm', ['--format=sysv', ...LIBRARIES.map((name) => archive(tree, name))], { encoding: 'utf8', maxBuffer: 1 << 27 })
      : tree.read('nm');
    return writableSymbols(listing)
      .filter((s) => !ALLOWED.some((a) => a.symbol === s.symbol && a.object === s.object))
      .map((s) => ({ file: s.object, line: 1, message: `${s.symbol} is writable (${s.section}): make it const, or part of a context` }));
  },
};
