// Printed documents are printed again after a change: each file must be what its command prints.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const PRINTED = [
  { file: 'api/openapi.yaml', command: (tree) => [binary(tree), 'doc', 'openapi'], again: 'xuefa doc openapi > api/openapi.yaml' },
  { file: 'doc/diagnostics.md', command: (tree) => [binary(tree), 'doc', 'diagnostics'], again: 'xuefa doc diagnostics > doc/diagnostics.md' },
  { file: 'migrations/schema.sql', command: (tree) => ['bash', join(tree.root, 'tests/lint/schema_dump.sh'), binary(tree)],
    again: 'tests/lint/schema_dump.sh build/dev/xuefa > migrations/schema.sql' },
];

function binary(tree) {
  return process.env.XUEFA_BIN ?? join(tree.root, 'build/dev/xuefa');
}

function fresh(tree, { file, command }) {
  if (!tree.real) return tree.read(`${file} as printed`);
  const [program, ...args] = command(tree);
  return execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
}

export const rule = {
  name: 'printed',
  says: 'printed documents are fresh',
  bad: [{ 'api/openapi.yaml': 'a\nb\n', 'api/openapi.yaml as printed': 'a\nc\n' }],
  good: [{ 'api/openapi.yaml': 'a\n', 'api/openapi.yaml as printed': 'a\n' }],
  needs: (tree) => (existsSync(binary(tree)) ? null : 'build/dev is not built'),
  check(tree) {
    const found = [];
    for (const document of PRINTED.filter((d) => tree.real || tree.paths.includes(d.file))) {
      const { file, again } = document;
      const is = tree.paths.includes(file) ? tree.lines(file) : [''];
      const should = fresh(tree, document).split('\n');
      const at = Math.max(is.length, should.length);
      const line = [...Array(at).keys()].find((i) => is[i] !== should[i]);
      if (line !== undefined) found.push({ file, line: line + 1, message: `is old (should be “${should[line] ?? ''}”): ${again}` });
    }
    return found;
  },
};
