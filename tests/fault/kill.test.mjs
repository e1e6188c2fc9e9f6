// kill -9 of the server and of the database under load: what was acknowledged is there, nothing is doubled,
// and clients never see more than “try again”. XUEFA_FAULT_ROUNDS says how many kills.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { query, startCluster } from '../support/cluster.mjs';
import { expect, login } from '../support/client.mjs';
import { answers, insist, newLog, startSaver } from '../support/load.mjs';
import { paperReader, rightResponse, scoreOf } from '../support/paper.mjs';
import { startStack } from '../support/server.mjs';
import { addOfficials, ids, pause, rows, until } from '../support/world.mjs';

const ROUNDS = Number(process.env.XUEFA_FAULT_ROUNDS ?? 10);
const SAVERS = 8;
const SITTERS = 3;
const READY_MS = 5000;

const dice = (n) => Math.floor(Math.random() * n);

let cluster;
let stack;
let at;
let savers;
let sitters;
let readPaper;
let stopping = false;

// Sits the exam again and again; keeps each outcome. Everything is repeated until it is answered.
function startSitter(me) {
  const sitter = { me, log: newLog(), outcomes: [] };
  const ask = async (method, path, body) => insist(me, [method, path, body], sitter.log, () => stopping);
  sitter.ended = (async () => {
    while (!stopping) {
      const attempt = (await ask('POST', `/v1/exams/${at.exam}/attempts`))?.json;
      if (!attempt?.sections) continue;
      const path = `/v1/attempts/${attempt.attempt_id}`;
      const responses = Array.from({ length: 50 }, (_, i) => ({ slot: i + 1, response: ['ABTF'[dice(4)]], seq: 1 }));
      const saved = await ask('PUT', `${path}/responses`, { responses });
      await ask('GET', path);
      const outcome = (await ask('POST', `${path}/submit`))?.json;
      const again = (await ask('POST', `${path}/submit`))?.json;
      if (saved && outcome && again) sitter.outcomes.push({ attempt, responses, saved, outcome, again });
    }
  })();
  return sitter;
}

const logs = () => [...savers, ...sitters].map((one) => one.log);
const receipts = () => savers.reduce((sum, saver) => sum + saver.count, 0);

async function goesOn(what) {
  const counts = savers.map((saver) => saver.count);
  const took = await until(() => savers.every((saver, i) => saver.count > counts[i]), `saving after ${what}`, 20_000);
  assert.ok(took < READY_MS, `${what}: everybody saves again after ${took} ms`);
}

const FAULTS = {
  async server() {
    await stack.kill9();
    await pause(dice(100));
    await stack.restart();
  },
  async database() {
    cluster.kill9();
    await pause(dice(300));
    await cluster.start();
  },
  async outage() {
    cluster.kill9();
    await pause(2500);
    await cluster.start();
  },
  async both() {
    cluster.kill9();
    await pause(dice(100));
    await stack.kill9();
    await cluster.start();
    await stack.restart();
  },
  async backend() {
    await query(cluster.url, `select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'xuefa' and datname <> current_database() and random() < 0.5`);
  },
};

before(async () => {
  cluster = await startCluster();
  stack = await startStack({ cluster });
  at = await ids(stack);
  readPaper = await paperReader(stack);
  await query(stack.databaseUrl, 'update exam set attempts_max = 1000');
  const people = await addOfficials(stack, SAVERS + SITTERS);
  const mes = [];
  for (const person of people) mes.push(await login(stack, person));
  savers = [];
  for (const me of mes.slice(0, SAVERS)) savers.push(startSaver(me, expect(await me.post(`/v1/exams/${at.exam}/attempts`), 201)));
  sitters = mes.slice(SAVERS).map(startSitter);
});
after(async () => {
  stopping = true;
  await Promise.all(savers?.map((saver) => saver.stop()) ?? []);
  await stack?.stop();
  await cluster?.destroy();
});

describe('kills under load', () => {
  const order = ['server', 'database', 'outage', 'backend', 'both'];
  for (let round = 0; round < ROUNDS; round++)
    test(`kill ${round + 1}: ${order[round % order.length]}; then everybody goes on`, async () => {
      await pause(50 + dice(500));
      await FAULTS[order[round % order.length]]();
      await answers(stack.baseUrl);
      await goesOn(order[round % order.length]);
    });

  test('clients stop', async () => {
    stopping = true;
    await Promise.all([...savers.map((saver) => saver.stop()), ...sitters.map((sitter) => sitter.ended)]);
    await answers(stack.baseUrl);
  });
});

describe('afterwards', () => {
  test('clients saw only what they can repeat', (t) => {
    assert.deepEqual(logs().flatMap((log) => log.wrong), []);
    const sum = (member) => logs().reduce((all, log) => all + log[member], 0);
    assert.ok(sum('broken') > 0, 'the kills of the server were felt');
    assert.ok(ROUNDS < 3 || sum('refused') > 0, 'and the outage of the database');
    t.diagnostic(`${receipts()} receipts, ${sittings()} sittings, ${sum('broken')} broken connections, ${sum('refused')} times 503`);
  });

  const sittings = () => sitters.reduce((all, sitter) => all + sitter.outcomes.length, 0);

  test('every acknowledged save is stored as it was offered, with the time of its receipt', async () => {
    assert.ok(receipts() > 100, `${receipts()} receipts`);
    for (const { attempt, offered, receipts: kept } of savers) {
      const stored = new Map((await rows(stack, `select slot, seq, response::json, saved_at from attempt_response
        where attempt_id = ${attempt.attempt_id}`)).map((r) => [`${r.slot} ${r.seq}`, r]));
      for (const [slot, seqs] of kept)
        for (const [seq, receipt] of seqs) {
          const row = stored.get(`${slot} ${seq}`);
          assert.ok(row, `slot ${slot} seq ${seq} was acknowledged and is gone`);
          assert.deepEqual(row.response, offered.get(slot).get(seq));
          assert.equal(Date.parse(row.saved_at), Date.parse(receipt.saved_at));
        }
      for (const row of stored.values()) assert.deepEqual(row.response, offered.get(row.slot)?.get(row.seq), 'nothing else is stored');
    }
  });

  test('the current response of a slot is the highest acknowledged one, or a later one', async () => {
    for (const { me, attempt, offered, receipts: kept } of savers) {
      const { responses } = expect(await me.get(`/v1/attempts/${attempt.attempt_id}`), 200);
      const current = new Map(responses.map((r) => [r.slot, r]));
      for (const [slot, seqs] of kept) {
        const highest = Math.max(...seqs.keys());
        assert.ok(current.get(slot).seq >= highest, `slot ${slot}: ${current.get(slot).seq} < ${highest}`);
        assert.deepEqual(current.get(slot).response, offered.get(slot).get(current.get(slot).seq));
      }
    }
  });

  test('each sitting has one outcome, scored from what was saved', async () => {
    assert.ok(sittings() > 0);
    for (const { me, outcomes } of sitters) {
      for (const { attempt, responses, saved, outcome, again } of outcomes) {
        assert.equal(saved.status, 200, saved.text);
        assert.deepEqual(again, outcome);
        assert.deepEqual(expect(await me.post(`/v1/attempts/${outcome.attempt_id}/submit`), 200), outcome);
        assert.equal(outcome.score, scoreOf(readPaper(attempt), Object.fromEntries(responses.map((r) => [r.slot, r.response]))) / 100);
      }
      const named = new Set(outcomes.map(({ outcome }) => outcome.attempt_id));
      const { length } = (await rows(stack, `select attempt_id::text as id from attempt where person_id = ${me.person.person_id}`))
        .filter(({ id }) => !named.has(id));
      assert.ok(length <= 1, `${length} attempts that nobody knows of`);
    }
  });

  test('no attempt is in an impossible state, and the sums are right', async () => {
    assert.deepEqual(await rows(stack, `select attempt_id from attempt where (state = 'open') <> (closed_at is null)
      or state not in ('open', 'submitted') or (state = 'open' and score <> 0)`), []);
    assert.deepEqual(await rows(stack, `select person_id, exam_id from attempt where state = 'open' group by 1, 2 having count(*) > 1`), []);
    assert.deepEqual(await rows(stack, `select s.person_id from standing_person s left join lateral (
        select count(*)::int as n, coalesce(max(score), 0) as best from attempt a where a.person_id = s.person_id and a.state <> 'open') t on true
      where (s.attempts, s.best_score) <> (t.n, t.best)
        or s.credits <> (select coalesce(sum(credited), 0) from credit_event e where e.person_id = s.person_id)`), []);
  });

  test('an exam that saw all of it is finished as usual', async () => {
    for (const { me, attempt } of savers) {
      const path = `/v1/attempts/${attempt.attempt_id}`;
      const paper = readPaper(attempt);
      const responses = paper.map((item) => ({ slot: item.slot, response: rightResponse(item), seq: 1_000_000 }));
      expect(await me.put(`${path}/responses`, { responses }), 200);
      assert.equal(expect(await me.post(`${path}/submit`), 200).score, 100);
    }
  });
});
