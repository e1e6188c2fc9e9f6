// The commands of authors on a bank in the database: what a dry run shows, what differs between two states, what a bank
// is made of; exit codes as scripts read them.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { makeDir, query, root, xuefa } from '../support/cluster.mjs';
import { startStack } from '../support/server.mjs';

const FIRST = `一、单项选择题

1．座位最多保留（　　）。
A．十分钟
B．三十分钟
C．一小时
答案：B
依据：《示例管理规定》第三条
编号：ZW-1

2．押金在还书时（　　）。
A．当场退还
B．抵作书款
答案：A
编号：ZW-2
`;
const SECOND = FIRST.replace('三十分钟', '四十分钟').replace(/\n2．[^]*/, '\n3．书籍逾期（　　）。\nA．续借\nB．归还\n答案：\n编号：ZW-3\n');

let stack;
let dir;

// { status, json, out, err } of a run.
function run(...args) {
  return new Promise((done) => {
    execFile(xuefa, args, { cwd: root, env: { ...process.env, XUEFA_DATABASE_URL: stack.databaseUrl } }, (error, out, err) => {
      done({ status: error?.code ?? 0, out, err, get json() { return JSON.parse(out); } });
    });
  });
}

const file = (name, text) => {
  const path = join(dir, name);
  writeFileSync(path, text);
  return path;
};

before(async () => {
  stack = await startStack();
  dir = await makeDir();
  const { status } = await run('bank', 'compile', file('first.txt', FIRST), '--bank', 'made');
  assert.equal(status, 0);
});
after(async () => {
  await stack.stop();
  await rm(dir, { recursive: true });
});

describe('a dry run', () => {
  test('shows the differences word by word and writes nothing', async () => {
    const { status, out } = await run('bank', 'compile', file('second.txt', SECOND), '--bank', 'made', '--dry-run');
    assert.equal(status, 1, 'one item has a fault');
    assert.match(out, /修改 1 题\n.*second\.txt:3：单项选择题：座位最多保留（　　）。\n {4}选项 B：\[-三-\]\{\+四\+\}十分钟\n/);
    assert.match(out, /停用 1 题\n.*made@1：.*押金/);
    assert.match(out, /隔离 1 题\n.*书籍逾期（　　）。（未收入）/);
    assert.equal((await run('bank', 'diff', join(dir, 'first.txt'), 'bank:made')).status, 0);
  });

  test('gives the same as data', async () => {
    const { json } = await run('bank', 'compile', join(dir, 'second.txt'), '--bank', 'made', '--dry-run', '--json');
    const { differences, ...counts } = json;
    assert.deepEqual(counts, { bank: 'made', edition: 2, added: 0, changed: 1, unchanged: 0, retired: 1, quarantined: 1, omitted: 0 });
    assert.deepEqual(differences.map((one) => one.change), ['changed', 'retired', 'quarantined']);
    assert.deepEqual(differences[0].fields, [{ field: 'options.B', old: '三十分钟', new: '四十分钟',
      words: [{ op: 'old', text: '三' }, { op: 'new', text: '四' }, { op: 'same', text: '十分钟' }] }]);
  });

  test('of a bank that is not there yet adds everything', async () => {
    const { json } = await run('bank', 'compile', join(dir, 'first.txt'), '--bank', 'nowhere', '--dry-run', '--json');
    assert.deepEqual([json.edition, json.added, json.differences.length], [1, 2, 2]);
    assert.equal((await run('bank', 'diff', 'bank:nowhere', join(dir, 'first.txt'))).status, 2, 'nothing was made');
  });
});

describe('bank diff', () => {
  test('says by its status whether two states are the same', async () => {
    assert.equal((await run('bank', 'diff', 'bank:made', 'bank:made@1')).status, 0);
    const { status, json } = await run('bank', 'diff', 'bank:made@1', join(dir, 'second.txt'), '--json');
    assert.deepEqual([status, json.added, json.changed, json.unchanged, json.removed, json.quarantined], [1, 0, 1, 0, 1, 1]);
  });

  test('tells trouble from a difference', async () => {
    assert.equal((await run('bank', 'diff', 'bank:made')).status, 2);
    assert.equal((await run('bank', 'diff', 'bank:made@9', 'bank:made')).status, 2);
    assert.equal((await run('bank', 'diff', join(dir, 'none.txt'), 'bank:made')).status, 3);
  });
});

describe('bank stat', () => {
  test('counts by kind, law, difficulty and topic', async () => {
    const { status, json } = await run('bank', 'stat', '--bank', 'made', '--json');
    assert.equal(status, 0);
    assert.deepEqual([json.items, json.kinds.single, json.without_cite, json.without_rationale], [2, 2, 1, 2]);
    assert.deepEqual(json.laws.map(({ law, items }) => [law, items]).sort(), [['', 1], ['示例管理规定', 1]]);
    assert.deepEqual(json.topics, [{ topic: '', items: 2 }]);
  });

  test('holds the exams of the bank against it', async () => {
    const { status, json, out } = await run('bank', 'stat', '--bank', 'starter', '--json');
    assert.equal(status, 0, out);
    assert.ok(json.papers.length >= 1 && json.papers[0].sections.every((cell) => cell.available >= cell.needed));
  });

  test('names the cells of a blueprint that are short', async () => {
    const rules = { sections: [{ title: '一', kind: 'single', count: 2, marks: 100 }, { title: '二', kind: 'single', count: 1, marks: 100 }] };
    const { status, out } = await run('bank', 'stat', join(dir, 'first.txt'), '--blueprint', file('rules.json', JSON.stringify(rules)));
    assert.equal(status, 1);
    assert.match(out, /一（单项选择题）：要 2 题，有 2 题\n/);
    assert.match(out, /二（单项选择题）：要 1 题，有 0 题，缺 1 题\n/);
  });

  test('refuses a blueprint beyond its ceiling', async () => {
    const { status, err } = await run('bank', 'stat', join(dir, 'first.txt'), '--blueprint', file('long.json', ' '.repeat(70_000)));
    assert.equal(status, 1);
    assert.match(err, /64 KB 的上限/);
  });
});

describe('an export', () => {
  for (const format of ['text', 'json', 'xlsx', 'moodle-xml', 'qti']) {
    test(`to ${format} compiles to the same edition`, async () => {
      const path = join(dir, `export.${format}`);
      const made = await run('bank', 'export', '--bank', 'made', '--to', format, '-o', path);
      assert.equal(made.status, 0, made.err);
      const { json } = await run('bank', 'compile', path, '--bank', 'made', '--dry-run', '--json');
      assert.deepEqual([json.added, json.changed, json.retired], [0, 0, 0]);
      assert.ok(json.unchanged > 0);
    });
  }

  test('of an older edition gives that edition', async () => {
    await run('bank', 'compile', file('changed.txt', FIRST.replace('三十分钟', '五十分钟')), '--bank', 'older');
    await run('bank', 'compile', file('changed.txt', FIRST), '--bank', 'older');
    const { out } = await run('bank', 'export', '--bank', 'older', '--edition', '1', '--to', 'text');
    assert.match(out, /五十分钟/);
  });

  test('of a bank that is not there says so', async () => {
    const { status, err } = await run('bank', 'export', '--bank', '没有', '--to', 'text');
    assert.notEqual(status, 0);
    assert.match(err, /没有/);
  });
});

test('a revision remembers its place as the author knows it', async () => {
  const rows = ['题干,A,B,答案', '"第一题的题干，\n写成两行。",甲,乙,A', '第二题的题干在这里。,丙,丁,B'].join('\n');
  await run('bank', 'compile', file('places.csv', rows), '--bank', 'places');
  const found = await query(stack.databaseUrl, `select r.source from item_revision r join item i using (bureau_id, item_id)
    join bank b using (bureau_id, bank_id) where b.name = 'places' order by r.source`);
  assert.deepEqual(found.split('\n').map((path) => path.replace(/^.*\//, '')), ['places.csv:2', 'places.csv:4']);
});
