// The files a lint looks at: those of the checkout, or an example held in memory.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

const BINARY = /\.(png|jpg|ico|woff2|xlsx|docx|zip|gz|pdf|bin)$/;

function makeTree(paths, read, real) {
  return {
    real, // false for an example: nothing may be run for it
    root,
    paths,
    read,
    lines: (path) => read(path).split('\n'),
    match: (pattern) => paths.filter((path) => pattern.test(path)),
    text: () => paths.filter((path) => !BINARY.test(path)),
  };
}

// Tracked files and new ones that are not ignored; without git, everything git would ignore is
// unknown, so a checkout is expected.
export function treeOfCheckout() {
  const listed = execFileSync('git', ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root, encoding: 'utf8', maxBuffer: 1 << 26,
  });
  const isFile = (path) => existsSync(join(root, path)) && statSync(join(root, path)).isFile();
  const paths = [...new Set(listed.split('\0'))].filter((path) => path !== '' && isFile(path)).sort();
  const cache = new Map();
  const read = (path) => {
    if (!cache.has(path)) cache.set(path, readFileSync(join(root, path), 'utf8'));
    return cache.get(path);
  };
  return makeTree(paths, read, true);
}

export function treeOf(files) {
  return makeTree(Object.keys(files), (path) => files[path], false);
}
