// The compiler as an author meets it: files in, diagnostics, reports and mended files out. No database.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

const binary = process.env.XUEFA_BIN ?? 'build/dev/xuefa';
let folder;

before(() => { folder = mkdtempSync(join(tmpdir(), '题库 ')); });
after(() => rmSync(folder, { recursive: true, force: true }));

function put(name, bytes) {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

function bank(...args) {
  const { status, stdout, stderr } = spawnSync(binary, ['bank', ...args], { encoding: 'utf8', input: '' });
  return { status, stdout, stderr };
}

const SOUND = '一、单项选择题\n1．下列哪一机关行使国家立法权？（　　）\nA．国务院\nB．全国人民代表大会\nC．最高人民法院\n答案：B\n';
const MENDABLE = `${SOUND}\n二、判断题\n1．宪法是国家的根本法，具有最高的法律效力。\nA．错误\nB．正确\n答案：B\n`;

test('a sound file: status 0, counts on stdout, nothing on stderr', () => {
  const { status, stdout, stderr } = bank('check', put('好.txt', SOUND));
  assert.equal(status, 0);
  assert.match(stdout, /1 题（单项选择题 1）/);
  assert.equal(stderr, '');
});

test('a faulty item: status 1, file:line:column, the line, a caret, a hint', () => {
  const path = put('坏.txt', SOUND.replace('答案：B', '答案：E'));
  const { status, stderr } = bank('check', path);
  assert.equal(status, 1);
  const lines = stderr.split('\n');
  assert.match(lines[0], /坏\.txt:2:3: error: 答案是E，但没有选项E \[QB012\]$/);
  assert.match(lines[1], /1．下列哪一机关/);
  assert.match(lines[2], /^\s+\^$/u);
  assert.match(lines[3], /提示：/);
});

test('SARIF names the rule and the region', () => {
  const path = put('坏2.txt', SOUND.replace('答案：B', '答案：E'));
  const { status, stdout } = bank('check', '--sarif', path);
  assert.equal(status, 1);
  const [run] = JSON.parse(stdout).runs;
  assert.equal(run.results[0].ruleId, 'QB012');
  assert.deepEqual(run.results[0].locations[0].physicalLocation.region, { startLine: 2, startColumn: 3 });
  assert.ok(run.tool.driver.rules.some((r) => r.id === 'QB012'));
  assert.equal(decodeURI(run.results[0].locations[0].physicalLocation.artifactLocation.uri), path);
});

test('--json and --sarif exclude each other', () => {
  assert.equal(bank('check', '--json', '--sarif', put('a.txt', SOUND)).status, 2);
});

test('fix shows the difference and writes nothing unasked', () => {
  const path = put('修.txt', MENDABLE);
  const { status, stdout, stderr } = bank('fix', path);
  assert.equal(status, 0);
  assert.match(stdout, /^-A．错误\n-B．正确\n-答案：B\n\+答案：正确$/m);
  assert.match(stderr, /没有改动文件/);
  assert.equal(readFileSync(path, 'utf8'), MENDABLE);
});

test('fix --write changes only what it showed, keeps mode, and the items stay the same', () => {
  const path = put('修写.txt', MENDABLE);
  chmodSync(path, 0o640);
  const items = (text) => text.trim().split('\n').map((l) => ({ ...JSON.parse(l), source: null }));
  const before = items(bank('print', path).stdout);
  assert.equal(bank('fix', '--write', path).status, 0);
  assert.equal(readFileSync(path, 'utf8'), MENDABLE.replace('A．错误\nB．正确\n答案：B', '答案：正确'));
  assert.equal(statSync(path).mode & 0o777, 0o640);
  assert.deepEqual(items(bank('print', path).stdout), before);
  assert.match(bank('fix', path).stdout, /没有可以自动修改的地方/);
});

test('fix keeps the encoding and the line ends of the file', () => {
  const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(MENDABLE.replaceAll('\n', '\r\n'), 'utf16le')]);
  const path = put('修16.txt', bytes);
  assert.equal(bank('fix', '--write', path).status, 0);
  const fixed = readFileSync(path);
  assert.deepEqual([...fixed.subarray(0, 2)], [0xff, 0xfe]);
  assert.equal(fixed.subarray(2).toString('utf16le'),
    MENDABLE.replace('A．错误\nB．正确\n答案：B', '答案：正确').replaceAll('\n', '\r\n'));
});

test('files of other programs are named, not read', () => {
  const cases = [
    [Buffer.from('%PDF-1.7\n'), /PDF 文件/],
    [Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]), /旧版 Office 文件/],
    [Buffer.from('{\\rtf1 x}'), /RTF 文件/],
    [Buffer.from([0x1f, 0x8b, 8, 0]), /gzip/],
  ];
  for (const [bytes, says] of cases) {
    const { status, stderr } = bank('check', put('别的.txt', bytes));
    assert.equal(status, 1);
    assert.match(stderr, says);
    assert.match(stderr, /\[QB071\]/);
    assert.match(stderr, /提示：/);
  }
});

test('a file that is not there: status 3; a folder: status 1', () => {
  assert.equal(bank('check', join(folder, '没有.txt')).status, 3);
  assert.equal(bank('check', folder).status, 1);
});

const EXPORTED = `${SOUND}解析：见宪法。
编号：XF-1

2．下列属于权利的有（　　）。
A．选举权
B．监督权
C．处罚权
答案：AB
编号：XF-2
`.replace('2．', '\n二、多项选择题\n2．').replace('\n\n\n', '\n\n');

for (const format of ['text', 'xlsx', 'csv', 'json', 'gift', 'moodle-xml', 'qti', 'qti3']) {
  test(`convert to ${format} and back: the same items`, () => {
    const path = put('原.txt', EXPORTED);
    const out = join(folder, `out.${format}`);
    const made = bank('convert', path, '--to', format, '-o', out);
    assert.equal(made.status, 0, made.stderr);
    assert.match(made.stderr, /已导出 2 题/);
    const items = (name) => bank('print', name).stdout.trim().split('\n').map((l) => JSON.parse(l))
      .map(({ kind, stem, options, key, rationale }) => ({ kind, stem, options, key, rationale }));
    assert.deepEqual(items(out), items(path));
  });
}

test('what a format cannot hold is listed by item and field', () => {
  const { status, stdout, stderr } = bank('convert', put('原2.txt', EXPORTED), '--to', 'aiken');
  assert.equal(status, 0);
  assert.match(stdout, /ANSWER: B/);
  assert.match(stderr, /^XF-2: /m);
  assert.match(stderr, /这种格式存不下的内容：2 道题/);
});

test('an unknown format, a file with nothing to export, a place that cannot be written', () => {
  const path = put('原3.txt', EXPORTED);
  assert.equal(bank('convert', path, '--to', 'doc').status, 2);
  assert.equal(bank('convert', put('空.txt', '说明\n'), '--to', 'csv').status, 1);
  assert.equal(bank('convert', path, '--to', 'csv', '-o', join(folder, '没有', 'x.csv')).status, 3);
});

test('a device is written to, not replaced', () => {
  assert.equal(bank('convert', put('原4.txt', EXPORTED), '--to', 'csv', '-o', '/dev/null').status, 0);
  assert.ok(statSync('/dev/null').isCharacterDevice());
});
