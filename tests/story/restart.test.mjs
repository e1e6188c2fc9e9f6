// The server goes away in the middle of an exam, orderly or not, and comes back: nothing acknowledged is lost and
// nobody gains or loses time.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { expect, login } from '../support/client.mjs';
import { insist, newLog, startSaver } from '../support/load.mjs';
import { paperOf, rightResponse } from '../support/paper.mjs';
import { startStack } from '../support/server.mjs';
import { addExam, addOfficials, ids, one, pause, rows, until } from '../support/world.mjs';

let stack;
let at;
before(async () => {
  stack = await startStack();
  at = await ids(stack);
});
after(() => stack.stop());

const path = (attempt, what = '') => `/v1/attempts/${attempt.attempt_id}${what}`;
const save = (me, attempt, slot, response, seq = 1) => me.put(path(attempt, '/responses'), { responses: [{ slot, response, seq }] });

async function sitting(exam = at.exam) {
  const [person] = await addOfficials(stack, 1);
  const me = await login(stack, person);
  return { me, attempt: expect(await me.post(`/v1/exams/${exam}/attempts`), 201) };
}

// What must be as before: paper, deadline, responses.
async function assertKept(me, attempt, responses) {
  const now = expect(await me.get(path(attempt)), 200);
  for (const member of ['attempt_id', 'state', 'started_at', 'deadline_at', 'sections']) assert.deepEqual(now[member], attempt[member], member);
  assert.deepEqual(Object.fromEntries(now.responses.map((r) => [r.slot, r.response])), responses);
}

describe('SIGTERM in the middle of an exam', () => {
  test('the answers, the paper and the deadline are there after the restart, and the session still holds', async () => {
    const { me, attempt } = await sitting();
    expect(await save(me, attempt, 1, ['A']), 200);
    expect(await save(me, attempt, 2, ['B']), 200);
    await stack.restart();
    await assertKept(me, attempt, { 1: ['A'], 2: ['B'] });
    expect(await save(me, attempt, 2, ['C'], 2), 200);
    expect(await me.post(`/v1/exams/${at.exam}/attempts`), 200);
    await assertKept(me, attempt, { 1: ['A'], 2: ['C'] });
  });

  test('under load every receipt holds, and requests end or break off, never fail', async () => {
    const savers = [];
    for (const person of await addOfficials(stack, 4)) {
      const me = await login(stack, person);
      savers.push(startSaver(me, expect(await me.post(`/v1/exams/${at.exam}/attempts`), 201)));
    }
    for (let i = 0; i < 3; i++) {
      await pause(250);
      await stack.restart(); // fails when the server does not end with status 0
    }
    await pause(100);
    await Promise.all(savers.map((saver) => saver.stop()));
    assert.deepEqual(savers.flatMap((saver) => saver.log.wrong), []);
    for (const { attempt, offered, receipts } of savers) {
      const stored = await rows(stack, `select slot, seq, response::json from attempt_response where attempt_id = ${attempt.attempt_id}`);
      const found = new Map(stored.map((r) => [`${r.slot} ${r.seq}`, r.response]));
      assert.ok(receipts.size > 0);
      for (const [slot, seqs] of receipts)
        for (const seq of seqs.keys()) assert.deepEqual(found.get(`${slot} ${seq}`), offered.get(slot).get(seq));
    }
  });
});

describe('kill -9', () => {
  test('right after a save was acknowledged: it is found again', async () => {
    const { me, attempt } = await sitting();
    for (let seq = 1; seq <= 4; seq++) {
      const response = [String.fromCharCode(64 + seq)];
      expect(await save(me, attempt, 1, response, seq), 200);
      await stack.kill9();
      await stack.restart();
      await assertKept(me, attempt, { 1: response });
    }
  });

  test('between two tries of one save: it is stored once, with one receipt', async () => {
    const { me, attempt } = await sitting();
    const first = expect(await save(me, attempt, 3, ['D'], 7), 200);
    await stack.kill9();
    await stack.restart();
    assert.deepEqual(expect(await save(me, attempt, 3, ['D'], 7), 200).responses, first.responses);
    assert.equal((await one(stack, `select count(*)::int as n from attempt_response where attempt_id = ${attempt.attempt_id}`)).n, 1);
  });

  test('while a submit is on its way: one outcome, whenever it is asked for', async () => {
    for (let i = 0; i < 4; i++) {
      const { me, attempt } = await sitting();
      const paper = await paperOf(stack, attempt.attempt_id);
      expect(await me.put(path(attempt, '/responses'),
        { responses: paper.map((item) => ({ slot: item.slot, response: rightResponse(item), seq: 1 })) }), 200);
      const sent = me.post(path(attempt, '/submit')).catch(() => null);
      await pause(i * 3);
      await stack.kill9();
      await stack.restart();
      const before = await sent;
      const outcome = expect(await insist(me, ['POST', path(attempt, '/submit')], newLog()), 200);
      if (before?.status === 200) assert.deepEqual(outcome, before.json);
      assert.deepEqual([outcome.state, outcome.score, outcome.credit], ['submitted', 100, 10]);
      assert.deepEqual(await rows(stack, `select credited from credit_event where person_id = ${me.person.person_id}`), [{ credited: 1000 }]);
    }
  });

  test('the exam ends when it would have ended: closed by the next server with what was saved', async () => {
    const exam = await addExam(stack, { duration_ms: 1500, grace_ms: 0 });
    const { me, attempt } = await sitting(exam);
    const paper = await paperOf(stack, attempt.attempt_id);
    expect(await save(me, attempt, 1, rightResponse(paper[0])), 200);
    await stack.kill9();
    await pause(Date.parse(attempt.deadline_at) - Date.now() + 300);
    await stack.restart();
    await until(async () => (await me.get(path(attempt))).json.state === 'closed', 'closing', 3000);
    const outcome = expect(await me.post(path(attempt, '/submit')), 200);
    assert.deepEqual([outcome.state, outcome.score, outcome.closed_at], ['closed', 2, attempt.deadline_at]);
  });

  test('a server that was killed needs no help to start again', async () => {
    const began = Date.now();
    await stack.kill9();
    await stack.restart();
    assert.ok(Date.now() - began < 2000, `${Date.now() - began} ms`);
  });
});
