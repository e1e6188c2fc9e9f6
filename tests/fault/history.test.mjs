// Histories of saves from two tabs, repeated, reordered and delayed, against an oracle of ten lines: the highest seq of
// a slot wins. Then submits race saves and each other: one outcome, scored from what is committed, paid once.
// XUEFA_FAULT_HISTORIES says how many.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { query } from '../support/cluster.mjs';
import { expect, login, makeClient } from '../support/client.mjs';
import { paperReader, rightResponse, scoreOf, wrongResponse } from '../support/paper.mjs';
import { startStack } from '../support/server.mjs';
import { addExam, addOfficials, awayFromMidnight, pause, rows } from '../support/world.mjs';

const PEOPLE = 8;
const HISTORIES = Math.ceil(Number(process.env.XUEFA_FAULT_HISTORIES ?? 320) / PEOPLE); // a person
const SECTIONS = [['single', 4], ['multiple', 2], ['judge', 3], ['blank', 1]];
const DELAY_MS = 12;

let stack;
let exams;
let people; // each [tab, tab] of one session
let readPaper;
const done = []; // what the tests below look at

const dice = (n) => Math.floor(Math.random() * n);
const shuffled = (list) => list.map((one) => [Math.random(), one]).sort(([a], [b]) => a - b).map(([, one]) => one);

// The oracle.
function highest(saves) {
  const winners = new Map();
  for (const { slot, seq, response } of saves)
    if (!winners.has(slot) || winners.get(slot).seq < seq) winners.set(slot, { slot, seq, response });
  return winners;
}

// Messages of two tabs: each counts its own seqs up, odd and even, and changes its mind.
function makeMessages(paper) {
  const messages = [];
  for (const tab of [0, 1])
    for (let seq = 1 + tab; seq < 2 * (4 + dice(8)); seq += 2)
      messages.push({ tab, saves: shuffled(paper).slice(0, 1 + dice(3)).map((item) => (
        { slot: item.slot, seq, response: dice(3) === 0 ? [] : dice(3) === 0 ? wrongResponse(item) : rightResponse(item) })) });
  return messages;
}

const currentOf = async (me, attempt) =>
  new Map(expect(await me.get(`/v1/attempts/${attempt.attempt_id}`), 200).responses.map(({ slot, seq, response }) => [slot, { slot, seq, response }]));

// Sends a message; afterwards `acknowledged` knows the least seq that every later read must show.
async function deliver(tabs, attempt, { tab, saves }, acknowledged) {
  await pause(dice(DELAY_MS));
  const reply = await tabs[tab].put(`/v1/attempts/${attempt.attempt_id}/responses`, { responses: saves });
  if (reply.status !== 200) return reply;
  for (const save of saves) {
    const kept = reply.json.responses.find((r) => r.slot === save.slot);
    assert.ok(kept.seq >= save.seq, `slot ${save.slot}: ${save.seq} was sent, ${kept.seq} is said to be stored`);
    acknowledged.set(save.slot, Math.max(acknowledged.get(save.slot) ?? 0, kept.seq));
  }
  return reply;
}

// A read shows at least what was acknowledged when it began.
async function readAlong(me, attempt, acknowledged) {
  await pause(dice(2 * DELAY_MS));
  const least = new Map(acknowledged);
  const seen = await currentOf(me, attempt);
  for (const [slot, seq] of least) assert.ok(seen.get(slot)?.seq >= seq, `slot ${slot}: ${seq} was acknowledged, ${seen.get(slot)?.seq} is read`);
}

async function history(tabs, exam) {
  const attempt = expect(await tabs[0].post(`/v1/exams/${exam}/attempts`), 201);
  const paper = readPaper(attempt);
  const messages = makeMessages(paper);
  const acknowledged = new Map();
  const copies = shuffled(messages.flatMap((message) => Array(1 + dice(3)).fill(message)));
  const replies = copies.map((message) => deliver(tabs, attempt, message, acknowledged));
  await Promise.all([...replies, readAlong(tabs[0], attempt, acknowledged), readAlong(tabs[1], attempt, acknowledged)]);
  for (const reply of replies) expect(await reply, 200);
  assert.deepEqual(await currentOf(tabs[0], attempt), new Map([...highest(messages.flatMap((m) => m.saves))].sort(([a], [b]) => a - b)));
  return race(tabs, { attempt, paper, messages, acknowledged });
}

// Late saves and three submits at once.
async function race(tabs, { attempt, paper, messages, acknowledged }) {
  const late = makeMessages(paper).map(({ tab, saves }) => ({ tab, saves: saves.map((save) => ({ ...save, seq: save.seq + 100 })) }));
  const sent = late.map((message) => deliver(tabs, attempt, message, acknowledged));
  const submits = [0, 1, 0].map(async (tab) => {
    await pause(dice(DELAY_MS));
    return tabs[tab].post(`/v1/attempts/${attempt.attempt_id}/submit`);
  });
  const answers = await Promise.all(sent);
  const outcomes = (await Promise.all(submits)).map((reply) => expect(reply, 200));
  const stored = [...messages, ...late.filter((_, i) => answers[i].status === 200)].flatMap((m) => m.saves);
  for (const answer of answers) if (answer.status !== 200) expect(answer, 409, 'attempt_closed');
  const final = await currentOf(tabs[0], attempt);
  done.push({ attempt, paper, outcomes, final, winners: highest(stored), refused: answers.filter((a) => a.status !== 200).length });
}

before(async () => {
  await awayFromMidnight(120_000);
  stack = await startStack();
  readPaper = await paperReader(stack);
  const blueprint = { sections: SECTIONS.map(([kind, count]) => ({ title: kind, kind, count, marks: 1000 })) };
  exams = [];
  for (let i = 0; i < HISTORIES; i++)
    exams.push(await addExam(stack, { blueprint: `'${JSON.stringify(blueprint)}'`, pass_score: 4000, pass_credits: 10 }));
  people = [];
  for (const person of await addOfficials(stack, PEOPLE)) {
    const { token } = await login(stack, person);
    people.push([makeClient(stack.baseUrl, token), makeClient(stack.baseUrl, token)]);
  }
});
after(() => stack.stop());

describe('histories of two tabs', () => {
  test('the highest seq of a slot wins in each, and reads see what was acknowledged', async (t) => {
    await Promise.all(people.map(async (tabs) => {
      for (const exam of exams) await history(tabs, exam);
    }));
    assert.equal(done.length, PEOPLE * HISTORIES);
    t.diagnostic(`${done.length} histories`);
  });

  test('all submits of an attempt have one outcome, and it is submitted', async () => {
    for (const { outcomes } of done) for (const outcome of outcomes) assert.deepEqual(outcome, outcomes[0]);
    assert.deepEqual(await rows(stack, 'select distinct state from attempt'), [{ state: 'submitted' }]);
  });

  test('what was acknowledged before the submit counts, what was refused does not', () => {
    for (const { final, winners } of done)
      assert.deepEqual(final, new Map([...winners].sort(([a], [b]) => a - b)));
    const refused = done.reduce((sum, one) => sum + one.refused, 0);
    assert.ok(refused > 0, 'some saves came behind a submit');
  });

  test('the score is that of the committed responses', () => {
    const scores = new Set();
    for (const { attempt, paper, outcomes, final } of done) {
      const responses = Object.fromEntries([...final].map(([slot, { response }]) => [slot, response]));
      assert.equal(outcomes[0].score, scoreOf(paper, responses) / 100, attempt.attempt_id);
      scores.add(outcomes[0].score);
    }
    assert.ok(scores.size > 3, 'they differ');
  });

  test('a pass was paid once, in the ledger, in the attempt and in the sums', async () => {
    const passed = done.filter(({ outcomes }) => outcomes[0].passed);
    assert.ok(passed.length > 0 && passed.length < done.length, `${passed.length} passed`);
    for (const { outcomes } of done) assert.equal(outcomes[0].credit, outcomes[0].passed ? 0.1 : 0);
    assert.deepEqual(await rows(stack, 'select count(*)::int as events, sum(credited)::int as paid from credit_event'),
      [{ events: passed.length, paid: 10 * passed.length }]);
    assert.deepEqual(await rows(stack, `select s.person_id from standing_person s where s.credits <>
      (select coalesce(sum(credited), 0) from credit_event e where e.person_id = s.person_id) or s.attempts <>
      (select count(*) from attempt a where a.person_id = s.person_id)`), []);
    assert.deepEqual(await rows(stack, `select u.unit_id from standing_unit u where u.credits <> (select coalesce(sum(s.credits), 0)
      from unit_tree t join standing_person s using (bureau_id, unit_id) where t.bureau_id = u.bureau_id and t.ancestor_id = u.unit_id)`), []);
  });
});

test('two tabs that use one seq for different responses: the first is kept, the other is told', async () => {
  await query(stack.databaseUrl, 'update exam set attempts_max = 1000');
  const [tabs] = people;
  const attempt = expect(await tabs[0].post(`/v1/exams/${exams[0]}/attempts`), 201);
  const path = `/v1/attempts/${attempt.attempt_id}/responses`;
  for (let seq = 1; seq <= 40; seq++) {
    const replies = await Promise.all(['A', 'B', 'C'].map((letter, i) => tabs[i % 2].put(path, { responses: [{ slot: 1, seq, response: [letter] }] })));
    const kept = replies.findIndex((reply) => reply.status === 200);
    assert.deepEqual(replies.map((reply) => (reply.status === 200 ? 'kept' : reply.code)).sort(), ['kept', 'seq_reused', 'seq_reused']);
    assert.deepEqual((await currentOf(tabs[0], attempt)).get(1).response, ['ABC'[kept]]);
  }
});
