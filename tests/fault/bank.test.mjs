// kill -9 of the compiler while it loads a large bank with faults in it: all or nothing, and the next run completes.
// XUEFA_FAULT_ITEMS says how many items, XUEFA_FAULT_ROUNDS how many kills.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createDatabase, makeDir, query, runXuefa, startCluster, xuefa } from '../support/cluster.mjs';
import { pause } from '../support/world.mjs';

const LONG = process.env.XUEFA_FAULT === 'long';
const ITEMS = Number(process.env.XUEFA_FAULT_ITEMS ?? (LONG ? 100_000 : 5_000));
const ROUNDS = Number(process.env.XUEFA_FAULT_ROUNDS ?? (LONG ? 12 : 5));
const FAULTY = ITEMS / 100; // every hundredth has no answer

let cluster;
let env;
let dir;
let takes; // ms, of an undisturbed load

// Another `version` is another text of every third item.
function bank(version) {
  const items = Array.from({ length: ITEMS }, (_, i) => {
    const said = version > 0 && i % 3 === 0 ? `第${version}稿` : '';
    const key = i % 100 === 50 ? '' : 'ABCD'[i % 4];
    return `${i + 1}．第${i + 1}条规定，下列说法正确的是（　　）。\nA．甲${i}${said}\nB．乙${i}\nC．丙${i}\nD．丁${i}\n答案：${key}\n`;
  });
  const file = join(dir, `bank-${version}.txt`);
  writeFileSync(file, `一、单项选择题\n\n${items.join('\n')}`);
  return file;
}

const args = (file, name) => ['bank', 'compile', file, '--bank', name, '--json'];

// The run to its end: { report, status }. Faults in the text make the status 1.
async function complete(file, name) {
  const child = spawn(xuefa, args(file, name), { env, stdio: ['ignore', 'pipe', 'ignore'] });
  let out = '';
  child.stdout.on('data', (chunk) => { out += chunk; });
  const status = await new Promise((done) => { child.once('close', done); });
  return { status, report: JSON.parse(out) };
}

// Kills it after a while; true when it was still at work.
async function killed(file, name, afterMs) {
  const child = spawn(xuefa, args(file, name), { env, stdio: 'ignore' });
  const ended = new Promise((done) => { child.once('close', (code, signal) => done(signal === 'SIGKILL')); });
  await pause(afterMs);
  child.kill('SIGKILL');
  return ended;
}

// What stands of a bank: every edition with the rows that it has.
async function editions(name) {
  const text = await query(env.XUEFA_DATABASE_URL, `select b.edition_no, b.item_count, count(e.item_id), count(r.revision_id)
    from bank join bank_edition b using (bureau_id, bank_id) left join edition_item e using (bureau_id, bank_id, edition_no)
    left join item_revision r on r.bureau_id = e.bureau_id and r.revision_id = e.revision_id
    where bank.name = '${name}' group by 1, 2 order by 1`);
  return text === '' ? [] : text.split('\n').map((line) => line.split('\t').map(Number));
}

async function expectWhole(name, count) {
  const found = await editions(name);
  assert.ok(found.length <= count, `${found.length} editions`);
  for (const [, said, items, revisions] of found) assert.deepEqual([said, items, revisions], Array(3).fill(ITEMS - FAULTY));
  const { stray } = JSON.parse(await query(env.XUEFA_DATABASE_URL, `select json_build_object('stray', count(*)) from item i
    join bank b using (bureau_id, bank_id) where b.name = '${name}' and not exists (select from edition_item e
      where e.bureau_id = i.bureau_id and e.bank_id = i.bank_id and e.item_id = i.item_id)`));
  assert.equal(stray, 0, 'items that no edition has');
  return found.length;
}

before(async () => {
  dir = await makeDir();
  cluster = await startCluster();
  env = { ...process.env, XUEFA_DATABASE_URL: await createDatabase(cluster.url, 'xuefa_bank_fault') };
  await runXuefa(['db', 'migrate'], env);
  const began = Date.now();
  const { status, report } = await complete(bank(0), 'undisturbed');
  takes = Date.now() - began;
  assert.equal(status, 1);
  assert.deepEqual([report.added, report.quarantined], [ITEMS - FAULTY, FAULTY]);
});
after(async () => {
  await cluster.destroy();
  await rm(dir, { recursive: true });
});

describe('a compiler that is killed', () => {
  test('leaves nothing or all of a new bank, and the next run completes it', async () => {
    const file = bank(0);
    let kills = 0;
    for (let round = 0; round < ROUNDS; round++) {
      kills += await killed(file, 'new', (takes * (round + Math.random())) / ROUNDS);
      await expectWhole('new', 1);
    }
    assert.ok(kills > 0, 'some kill came in time');
    await complete(file, 'new');
    assert.equal(await expectWhole('new', 1), 1);
    const { report } = await complete(file, 'new');
    assert.deepEqual([report.edition, report.unchanged, report.quarantined], [1, ITEMS - FAULTY, FAULTY]);
  });

  test('leaves the old edition or the new one of a bank that changes', async () => {
    for (let round = 1; round <= ROUNDS; round++) {
      const file = bank(round);
      const had = await expectWhole('new', round);
      await killed(file, 'new', takes * Math.random());
      const has = await expectWhole('new', round + 1);
      assert.ok(has === had || has === had + 1, `${had} editions, then ${has}`);
      await complete(file, 'new');
      assert.equal(await expectWhole('new', round + 1), had + 1, 'the next run publishes what was missing, once');
    }
  });
});
