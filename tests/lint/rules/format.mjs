// One layout for all C files: .clang-format, as version 14 reads it.
import { execFileSync, spawnSync } from 'node:child_process';

const TOOL = 'clang-format-14';

function complaintsOf(output) {
  return [...output.matchAll(/^(.+?):(\d+):\d+: (?:error|warning): (.*)$/gm)]
    .map((m) => ({ file: m[1], line: Number(m[2]), message: `clang-format: ${m[3]}` }));
}

// An example goes through stdin; the checkout's files in one call.
function complaints(tree, files) {
  if (tree.real)
    return complaintsOf(spawnSync(TOOL, ['--dry-run', '--Werror', ...files], { cwd: tree.root, encoding: 'utf8', maxBuffer: 1 << 26 }).stderr);
  return files.flatMap((file) => {
    const out = execFileSync(TOOL, [`--assume-filename=${file}`], { cwd: tree.root, input: tree.read(file), encoding: 'utf8' });
    return out === tree.read(file) ? [] : [{ file, line: 1, message: 'layout differs' }];
  });
}

export const rule = {
  name: 'format',
  says: 'C files are laid out by clang-format',
  bad: [{ 'base/a.c': 'int f(void){return 1;}\n' }],
  good: [{ 'base/a.c': 'int f(void) {\n    return 1;\n}\n' }],
  check: (tree) => {
    const files = tree.match(/\.[ch]$/);
    const first = new Map();
    for (const f of complaints(tree, files)) if (!first.has(f.file)) first.set(f.file, f);
    return [...first.values()];
  },
};
