// A bank is published anew while people sit: who has begun keeps paper and keys, who begins now gets the new edition.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { makeDir, root, runXuefa } from '../support/cluster.mjs';
import { expect, login } from '../support/client.mjs';
import { paperOf, rightResponse } from '../support/paper.mjs';
import { startStack } from '../support/server.mjs';
import { addOfficials, ids, one, until } from '../support/world.mjs';

let stack;
let at;
let early; // { me, attempt, round, paper }, begun under the first edition
let published; // what the compiler said of the second

const OTHER = { 正确: '错误', 错误: '正确' };
const turned = (text) => text.replace(/^答案：(正确|错误)$/gm, (_, said) => `答案：${OTHER[said]}`);

// The starter bank, each text as `change` makes it; with every judgement the other way round.
async function publish(change = turned) {
  const dir = await makeDir();
  const starter = join(root, 'questionbank/starter');
  const files = readdirSync(starter).filter((name) => name.endsWith('.txt')).sort();
  for (const name of files) writeFileSync(join(dir, name), change(readFileSync(join(starter, name), 'utf8')));
  const { stdout } = await runXuefa(['bank', 'compile', ...files.map((name) => join(dir, name)), '--bank', 'starter', '--json'],
    { XUEFA_DATABASE_URL: stack.databaseUrl });
  await rm(dir, { recursive: true });
  return JSON.parse(stdout);
}

async function begin() {
  const [person] = await addOfficials(stack, 1);
  const me = await login(stack, person);
  const round = expect(await me.post('/v1/practice/rounds', { campaign_id: at.campaign }), 201); // before the exam on the same bank
  const attempt = expect(await me.post(`/v1/exams/${at.exam}/attempts`), 201);
  return { me, round, attempt, paper: await paperOf(stack, attempt.attempt_id) };
}

async function finish({ me, attempt, paper }) {
  const path = `/v1/attempts/${attempt.attempt_id}`;
  expect(await me.put(`${path}/responses`, { responses: paper.map((item) => ({ slot: item.slot, response: rightResponse(item), seq: 1 })) }), 200);
  return expect(await me.post(`${path}/submit`), 200);
}

before(async () => {
  stack = await startStack();
  at = await ids(stack);
  early = await begin();
  published = await publish();
});
after(() => stack.stop());

describe('a new edition of the bank', () => {
  test('changes the items whose key changed and keeps the others', async () => {
    const { judges } = await one(stack, `select count(distinct item_id)::int as judges from item_revision where kind = 'judge'`);
    assert.deepEqual([published.edition, published.added, published.changed, published.retired], [2, 0, judges, 0]);
    assert.ok(published.unchanged > 0);
  });

  test('leaves the paper and the round of who has begun as they are, also for a server that starts afresh', async () => {
    for (const again of [false, true]) {
      if (again) await stack.restart();
      assert.deepEqual(expect(await early.me.get(`/v1/attempts/${early.attempt.attempt_id}`), 200).sections, early.attempt.sections);
      assert.deepEqual(expect(await early.me.get(`/v1/practice/rounds/${early.round.round_id}`), 200).sections, early.round.sections);
    }
  });

  test('leaves their keys, too: the right answers of then are right', async () => {
    assert.equal((await finish(early)).score, 100);
    const { items } = expect(await early.me.get(`/v1/attempts/${early.attempt.attempt_id}/result`), 200);
    for (const item of items) if (early.paper[item.slot - 1].kind === 'judge') assert.deepEqual(item.key, early.paper[item.slot - 1].key);
  });

  test('is what begins now is drawn from and scored by', async () => {
    const late = await begin();
    const { edition } = await one(stack, `select edition_no as edition from attempt where attempt_id = ${late.attempt.attempt_id}`);
    assert.equal(edition, 2);
    assert.equal((await finish(late)).score, 100);
    const { other } = await one(stack, `select count(*)::int as other from attempt a cross join unnest(a.revision_ids) as r (revision_id)
      where a.attempt_id = ${late.attempt.attempt_id} and not exists (select from edition_item e
        where e.edition_no = 2 and e.revision_id = r.revision_id)`);
    assert.equal(other, 0);
  });
});

describe('a server that runs on while a bank is published', () => {
  const FRESH_MS = 1000;
  let open; // begun under the second edition, without a restart since
  let pid;

  const editionOf = async ({ attempt }) =>
    (await one(stack, `select edition_no as edition from attempt where attempt_id = ${attempt.attempt_id}`)).edition;

  before(async () => {
    open = await begin();
    pid = stack.pid();
    const back = await publish((text) => text); // as it was in the first edition
    assert.deepEqual([back.edition, back.added, back.retired], [3, 0, 0]);
    assert.equal(back.changed, published.changed);
  });

  test('draws from the new edition within a second', async () => {
    const took = await until(async () => await editionOf(await begin()) === 3, 'an attempt of the third edition', 5000);
    assert.ok(took < FRESH_MS + 1000, `${took} ms`); // the second is for the attempts themselves
    const late = await begin();
    assert.equal((await finish(late)).score, 100);
  });

  test('keeps and scores the attempt that is open by its own edition', async () => {
    assert.equal(await editionOf(open), 2);
    assert.deepEqual(expect(await open.me.get(`/v1/attempts/${open.attempt.attempt_id}`), 200).sections, open.attempt.sections);
    assert.equal((await finish(open)).score, 100);
  });

  test('is the same process as before', () => assert.equal(stack.pid(), pid));

  test('keeps a revision once, however often its text comes back', async () => {
    const { most } = await one(stack, `select max(n)::int as most from (select count(*) as n from item_revision group by item_id) r`);
    assert.equal(most, 2);
  });
});
