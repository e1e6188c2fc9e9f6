// Time is the server's: when an exam may be begun, until when saves count, and who closes what is left open.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { query } from '../support/cluster.mjs';
import { expect, login } from '../support/client.mjs';
import { paperOf, rightResponse, scoreOf } from '../support/paper.mjs';
import { startStack } from '../support/server.mjs';
import { addExam, addOfficials, ids, one, pause, rows, until } from '../support/world.mjs';

const CLOSER_MS = 2500; // how long after deadline and grace an attempt may still stand open

let stack;
let at;
before(async () => {
  stack = await startStack();
  at = await ids(stack);
});
after(() => stack.stop());

async function newcomer() {
  const [person] = await addOfficials(stack, 1);
  return login(stack, person);
}

const start = (me, exam) => me.post(`/v1/exams/${exam}/attempts`);
const save = (me, attempt, responses) => me.put(`/v1/attempts/${attempt.attempt_id}/responses`, { responses });
const submit = (me, attempt) => me.post(`/v1/attempts/${attempt.attempt_id}/submit`);
const stateOf = async (attempt) => (await one(stack, `select state from attempt where attempt_id = ${attempt.attempt_id}`)).state;
const deadlineOf = (attempt) => Date.parse(attempt.deadline_at);
const examOf = async (me, id) => expect(await me.get('/v1/exams'), 200).exams.find((exam) => exam.exam_id === id);

describe('an attempt whose time is over', () => {
  let me;
  let attempt;
  let expected;
  const GRACE_MS = 700;

  test('it takes saves until the deadline and for the grace after it', async () => {
    const exam = await addExam(stack, { duration_ms: 1500, grace_ms: GRACE_MS, pass_score: 200 });
    me = await newcomer();
    attempt = expect(await start(me, exam), 201);
    assert.equal(deadlineOf(attempt) - Date.parse(attempt.started_at), 1500);
    const paper = await paperOf(stack, attempt.attempt_id);
    const responses = Object.fromEntries(paper.slice(0, 3).map((item) => [item.slot, rightResponse(item)]));
    expected = scoreOf(paper, responses);
    expect(await save(me, attempt, [{ slot: 1, response: responses[1], seq: 1 }, { slot: 2, response: responses[2], seq: 1 }]), 200);
    await pause(deadlineOf(attempt) - Date.now() + 50);
    expect(await save(me, attempt, [{ slot: 3, response: responses[3], seq: 1 }]), 200);
  });

  test('after that a save is 409 and leaves nothing', async () => {
    await pause(deadlineOf(attempt) + GRACE_MS - Date.now() + 5);
    const late = await save(me, attempt, [{ slot: 4, response: ['A'], seq: 1 }]);
    assert.equal(late.status, 409);
    assert.ok(['deadline_passed', 'attempt_closed'].includes(late.code), late.text);
    assert.deepEqual(await rows(stack, `select slot from attempt_response where attempt_id = ${attempt.attempt_id} order by 1`),
      [{ slot: 1 }, { slot: 2 }, { slot: 3 }]);
  });

  test('the server closes it with what was saved, and scores that', async () => {
    await until(async () => (await stateOf(attempt)) !== 'open', 'closing');
    const late = Date.now() - deadlineOf(attempt) - GRACE_MS;
    assert.ok(late < CLOSER_MS, `closed ${late} ms after deadline and grace`);
    const row = await one(stack, `select state, score, passed, credits, closed_at = deadline_at as at_deadline
      from attempt where attempt_id = ${attempt.attempt_id}`);
    assert.deepEqual(row, { state: 'closed', score: expected, passed: true, credits: 1000, at_deadline: true });
  });

  test('a submit after that gives the closed state and the same outcome, however often', async () => {
    const outcome = expect(await submit(me, attempt), 200);
    assert.equal(outcome.state, 'closed');
    assert.equal(outcome.score, expected / 100);
    assert.equal(outcome.credit, 10);
    assert.equal(Date.parse(outcome.closed_at), deadlineOf(attempt));
    assert.deepEqual(expect(await submit(me, attempt), 200), outcome);
    const result = expect(await me.get(`/v1/attempts/${attempt.attempt_id}/result`), 200);
    assert.deepEqual([result.state, result.score], ['closed', outcome.score]);
  });

  test('it paid once', async () => {
    assert.deepEqual(await rows(stack, `select kind, credited from credit_event where person_id = ${me.person.person_id}`),
      [{ kind: 'exam_pass', credited: 1000 }]);
  });
});

test('the code of a late save is deadline_passed while nobody has closed the attempt', async () => {
  const exam = await addExam(stack, { duration_ms: 300, grace_ms: 0 });
  const codes = new Set();
  for (let i = 0; i < 8 && !codes.has('deadline_passed'); i++) {
    const me = await newcomer();
    const attempt = expect(await start(me, exam), 201);
    await pause(deadlineOf(attempt) - Date.now() + 2);
    codes.add((await save(me, attempt, [{ slot: 1, response: ['A'], seq: 1 }])).code);
  }
  assert.ok(codes.has('deadline_passed'), [...codes].join());
});

test('a submit within the grace is a submit', async () => {
  const exam = await addExam(stack, { duration_ms: 300, grace_ms: 5000 });
  const me = await newcomer();
  const attempt = expect(await start(me, exam), 201);
  await pause(deadlineOf(attempt) - Date.now() + 20);
  assert.equal(expect(await submit(me, attempt), 200).state, 'submitted');
});

test('many attempts that end together are all closed, each once', async () => {
  const exam = await addExam(stack, { duration_ms: 1200, grace_ms: 0 });
  const people = await Promise.all((await addOfficials(stack, 20)).map((person) => login(stack, person)));
  const attempts = await Promise.all(people.map(async (me) => expect(await start(me, exam), 201)));
  const last = Math.max(...attempts.map(deadlineOf));
  await until(async () => (await one(stack, `select count(*)::int as n from attempt where exam_id = ${exam} and state = 'open'`)).n === 0,
    'closing');
  assert.ok(Date.now() - last < CLOSER_MS, `${Date.now() - last} ms`);
  assert.deepEqual(await rows(stack, `select distinct a.state, s.attempts from attempt a
    join standing_person s using (bureau_id, campaign_id, person_id) where a.exam_id = ${exam}`), [{ state: 'closed', attempts: 1 }]);
});

test('a sitting ends with the window', async () => {
  const exam = await addExam(stack, { closes_at: "date_trunc('milliseconds', now()) + interval '20 seconds'" });
  const attempt = expect(await start(await newcomer(), exam), 201);
  const { closes } = await one(stack, `select closes_at as closes from exam where exam_id = ${exam}`);
  assert.equal(deadlineOf(attempt), Date.parse(closes));
});

describe('a start is refused, and the list of exams says the same beforehand', () => {
  const refused = async (me, exam, code) => {
    const listed = await examOf(me, exam);
    assert.equal(listed.eligible, false);
    assert.equal(listed.reason_code, code);
    assert.match(listed.reason, /\p{Script=Han}/u);
    const reply = await start(me, exam);
    expect(reply, 409, code);
    assert.equal(reply.json.detail, listed.reason);
    assert.deepEqual(await rows(stack, `select 1 from attempt where exam_id = ${exam} and state = 'open'`), []);
  };

  test('before the window: exam_not_open', async () => {
    await refused(await newcomer(), await addExam(stack, { opens_at: "now() + interval '1 hour'" }), 'exam_not_open');
  });

  test('after the window: exam_closed', async () => {
    const exam = await addExam(stack, { opens_at: "now() - interval '2 hours'", closes_at: "now() - interval '1 hour'" });
    await refused(await newcomer(), exam, 'exam_closed');
  });

  test('after the last attempt: no_attempts_left', async () => {
    const exam = await addExam(stack, { attempts_max: 2 });
    const me = await newcomer();
    for (const left of [2, 1]) {
      assert.equal((await examOf(me, exam)).attempts_left, left);
      expect(await submit(me, expect(await start(me, exam), 201)), 200);
    }
    assert.equal((await examOf(me, exam)).attempts_left, 0);
    await refused(me, exam, 'no_attempts_left');
  });

  test('without the credits it wants: credits_missing; with them it opens', async () => {
    const exam = await addExam(stack, { prerequisite_credits: 1000 });
    const me = await newcomer();
    await refused(me, exam, 'credits_missing');
    const paying = expect(await start(me, at.exam), 201);
    const paper = await paperOf(stack, paying.attempt_id);
    expect(await save(me, paying, paper.map((item) => ({ slot: item.slot, response: rightResponse(item), seq: 1 }))), 200);
    expect(await submit(me, paying), 200);
    assert.equal((await examOf(me, exam)).eligible, true);
    expect(await start(me, exam), 201);
  });

  test('an open attempt is given back even when no attempt is left and the window is over', async () => {
    const exam = await addExam(stack, { attempts_max: 1 });
    const me = await newcomer();
    const attempt = expect(await start(me, exam), 201);
    await query(stack.databaseUrl, `update exam set opens_at = now() - interval '2 hours', closes_at = now() where exam_id = ${exam}`);
    assert.equal((await examOf(me, exam)).eligible, true);
    assert.equal(expect(await start(me, exam), 200).attempt_id, attempt.attempt_id);
  });
});
