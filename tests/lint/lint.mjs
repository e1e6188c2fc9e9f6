// Runs every lint over the tracked files, after showing that it still catches its bad example.
//   node tests/lint/lint.mjs [NAME…]
// Prints `file:line: message` for each finding, and at the end `COUNT passed failed skipped`.
import { readdirSync } from 'node:fs';
import { treeOfCheckout, treeOf } from './tree.mjs';

const here = new URL('rules/', import.meta.url);
const wanted = process.argv.slice(2);
const counts = { passed: 0, failed: 0, skipped: 0 };

function report(name, what, outcome, lines = []) {
  counts[outcome] += 1;
  const mark = { passed: 'ok', failed: 'FAIL', skipped: 'skip' }[outcome];
  console.log(`${mark} lint ${name}: ${what}`);
  for (const line of lines) console.log(`  ${line}`);
}

// A lint that finds nothing in its bad example, or something in its good one, proves nothing.
async function selfTest(rule) {
  const wrong = [];
  for (const [i, files] of rule.bad.entries())
    if ((await rule.check(treeOf(files))).length === 0) wrong.push(`bad example ${i + 1} is not caught`);
  for (const [i, files] of rule.good.entries())
    for (const f of await rule.check(treeOf(files)))
      wrong.push(`good example ${i + 1} is refused: ${f.file}:${f.line}: ${f.message}`);
  report(rule.name, 'catches its bad example', wrong.length ? 'failed' : 'passed', wrong);
}

async function lint(rule, tree) {
  const missing = rule.needs?.(tree);
  if (missing) return report(rule.name, `not possible: ${missing}`, 'skipped');
  const found = await rule.check(tree);
  const lines = found.map((f) => `${f.file}:${f.line}: ${f.message}`);
  report(rule.name, rule.says, found.length ? 'failed' : 'passed', lines);
}

const tree = treeOfCheckout();
for (const file of readdirSync(here).sort()) {
  const { rule } = await import(new URL(file, here));
  if (wanted.length > 0 && !wanted.includes(rule.name)) continue;
  try {
    await selfTest(rule);
    await lint(rule, tree);
  } catch (error) {
    report(rule.name, 'the lint itself broke', 'failed', [error.stack]);
  }
}
console.log(`COUNT ${counts.passed} ${counts.failed} ${counts.skipped}`);
process.exitCode = counts.failed > 0 ? 1 : 0;
