// docker-compose.yml is read by Compose itself where it is installed, else by a YAML reader; both
// versions of Compose must understand it, so keys that only the second knows are refused.
import { spawnSync } from 'node:child_process';

const FILE = 'docker-compose.yml';
const SERVICES = ['db', 'engine', 'proxy', 'backup'];
const ONLY_V2 = /^\s*(name|develop|include|secrets_file|pull_policy|post_start|pre_stop|provenance|attach)\s*:/;

const READERS = [
  ['docker', ['compose', '-f', FILE, 'config', '--quiet']],
  ['docker-compose', ['-f', FILE, 'config', '--quiet']],
  ['python3', ['-c', `import yaml, sys; yaml.safe_load(open('${FILE}', encoding='utf-8'))`]],
];

// A reader that is not there (or python3 without its yaml) says nothing about the file.
function unreadable(tree) {
  const found = [];
  for (const [program, args] of READERS) {
    const { status, stderr, error } = spawnSync(program, args, { cwd: tree.root, encoding: 'utf8' });
    const absent = error || /not a docker command|unknown command|unknown shorthand|No module named/.test(stderr);
    if (!absent && status !== 0) found.push({ file: FILE, line: 1, message: `${program}: ${stderr.trim().split('\n').pop()}` });
  }
  return found;
}

function shape(tree) {
  const found = [];
  const lines = tree.lines(FILE);
  lines.forEach((text, i) => {
    if (/^ *\t/.test(text)) found.push({ file: FILE, line: i + 1, message: 'a tab in the indentation' });
    if (ONLY_V2.test(text)) found.push({ file: FILE, line: i + 1, message: `${text.trim()} is unknown to Compose 1.29` });
  });
  for (const name of SERVICES)
    if (!lines.includes(`  ${name}:`)) found.push({ file: FILE, line: 1, message: `service ${name} is missing` });
  return found;
}

const good = SERVICES.map((name) => `  ${name}:`).join('\n');

export const rule = {
  name: 'compose',
  says: 'docker-compose.yml suits both versions of Compose',
  bad: [{ [FILE]: 'services:\n  db:\n' }, { [FILE]: `${good}\nname: x\n` }, { [FILE]: `${good}\n\tx: 1\n` }],
  good: [{ [FILE]: good }],
  check: (tree) => [...shape(tree), ...(tree.real ? unreadable(tree) : [])],
};
