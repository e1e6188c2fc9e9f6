// One sitting from login to result, as the contract has it; and its score against a second scorer.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { expect, login, makeClient } from '../support/client.mjs';
import { paperOf, rightResponse, scoreOf, wrongResponse } from '../support/paper.mjs';
import { startStack } from '../support/server.mjs';
import { addExam, addOfficials, ids, one, rows } from '../support/world.mjs';

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const SECTIONS = [['single', 20, 2], ['multiple', 10, 3], ['judge', 15, 1], ['blank', 5, 3]];

let stack;
let at;
before(async () => {
  stack = await startStack();
  at = await ids(stack);
});
after(() => stack.stop());

const itemsOf = (attempt) => attempt.sections.flatMap((section) => section.items);
const start = async (me, exam = at.exam) => expect(await me.post(`/v1/exams/${exam}/attempts`), 201);
const save = (me, attempt, responses) => me.put(`/v1/attempts/${attempt.attempt_id}/responses`, { responses });
const submit = async (me, attempt) => expect(await me.post(`/v1/attempts/${attempt.attempt_id}/submit`), 200);

async function newcomer() {
  const [person] = await addOfficials(stack, 1);
  return login(stack, person);
}

// Somebody with a paper, and what the database says is asked in it.
async function sitting() {
  const me = await newcomer();
  const attempt = await start(me);
  return { me, attempt, paper: await paperOf(stack, attempt.attempt_id) };
}

describe('the contract from end to end', () => {
  let me;
  let attempt;
  let outcome;
  const state = () => me.get(`/v1/attempts/${attempt.attempt_id}`);
  const stored = async () => new Map(expect(await state(), 200).responses.map((r) => [r.slot, r]));

  test('a login gives a token and says who it is', async () => {
    me = await login(stack, stack.demo.official);
    assert.match(me.token, /^[\w-]{43}$/);
    assert.deepEqual(me.person.roles, ['official']);
    const { person, server_now: now } = expect(await me.get('/v1/me'), 200);
    assert.deepEqual(person, me.person);
    assert.ok(Math.abs(Date.parse(now) - Date.now()) < 5000);
  });

  test('the exam is listed with its window, as eligible', async () => {
    const { exams } = expect(await me.get('/v1/exams'), 200);
    assert.equal(exams.length, 1);
    const [exam] = exams;
    assert.equal(exam.exam_id, at.exam);
    assert.equal(exam.eligible, true);
    assert.equal(exam.reason ?? null, null);
    assert.equal(exam.attempts_left, 10);
    assert.equal(exam.open_attempt_id ?? null, null);
    for (const time of [exam.opens_at, exam.closes_at]) assert.match(time, RFC_3339);
  });

  test('a start is 201, a second one 200 with the same attempt and paper', async () => {
    const first = await me.post(`/v1/exams/${at.exam}/attempts`);
    attempt = expect(first, 201);
    assert.equal(first.headers.location, `/v1/attempts/${attempt.attempt_id}`);
    assert.equal(attempt.state, 'open');
    assert.deepEqual(attempt.responses, []);
    assert.equal(Date.parse(attempt.deadline_at) - Date.parse(attempt.started_at), 3_600_000);
    const again = expect(await me.post(`/v1/exams/${at.exam}/attempts`), 200);
    const read = expect(await state(), 200);
    for (const copy of [again, read]) assert.deepEqual({ ...copy, server_now: null }, { ...attempt, server_now: null });
    const { exams: [exam] } = expect(await me.get('/v1/exams'), 200);
    assert.equal(exam.open_attempt_id, attempt.attempt_id);
    assert.equal(exam.attempts_left, 9);
  });

  test('the paper is what the blueprint says, slots counted from 1', () => {
    const seen = attempt.sections.map((s) => [s.items[0].kind, s.items.length, s.items[0].marks]);
    assert.deepEqual(seen, SECTIONS);
    for (const section of attempt.sections)
      for (const item of section.items)
        assert.deepEqual([item.kind, item.marks], [section.items[0].kind, section.items[0].marks]);
    assert.deepEqual(itemsOf(attempt).map((item) => item.slot), Array.from({ length: 50 }, (_, i) => i + 1));
    assert.equal(new Set(itemsOf(attempt).map((item) => item.stem)).size, 50);
  });

  test('the options shown are those of the item, each once, in the drawn order', async () => {
    const paper = await paperOf(stack, attempt.attempt_id);
    for (const item of itemsOf(attempt)) {
      const source = paper[item.slot - 1];
      assert.equal(item.stem, source.stem);
      assert.equal(item.kind, source.kind);
      if (source.options.length === 0) { assert.deepEqual(item.options, []); continue; }
      assert.equal([...source.order].sort().join(''), source.options.map((o) => o.label).join(''));
      const text = new Map(source.options.map((o) => [o.label, o.text]));
      assert.deepEqual(item.options, [...source.order].map((label, i) => (
        { label: String.fromCharCode(65 + i), text: text.get(label) })));
    }
  });

  test('a save is acknowledged with a receipt and the time', async () => {
    const saved = expect(await save(me, attempt, [{ slot: 1, response: ['A'], seq: 1 }, { slot: 31, response: ['T'], seq: 1 }]), 200);
    assert.equal(saved.deadline_at, attempt.deadline_at);
    assert.deepEqual(saved.responses.map((r) => [r.slot, r.seq]), [[1, 1], [31, 1]]);
    for (const one of saved.responses) {
      assert.match(one.receipt, /^[0-9a-f]{32}$/);
      assert.match(one.saved_at, RFC_3339);
    }
    assert.deepEqual((await stored()).get(1).response, ['A']);
  });

  test('the same save again changes nothing and gets the same receipt', async () => {
    const body = [{ slot: 2, response: ['B'], seq: 4 }];
    const first = expect(await save(me, attempt, body), 200);
    const second = expect(await save(me, attempt, body), 200);
    assert.deepEqual(second.responses, first.responses);
    const { count } = await one(stack, `select count(*)::int as count from attempt_response where slot = 2`);
    assert.equal(count, 1);
  });

  test('an older seq does not overwrite; the answer says what is stored', async () => {
    expect(await save(me, attempt, [{ slot: 3, response: ['C'], seq: 5 }]), 200);
    const { responses: [answer] } = expect(await save(me, attempt, [{ slot: 3, response: ['D'], seq: 4 }]), 200);
    assert.equal(answer.seq, 5);
    assert.deepEqual((await stored()).get(3).response, ['C']);
  });

  test('the same seq with another response is refused, and the first stays', async () => {
    expect(await save(me, attempt, [{ slot: 4, response: ['A'], seq: 1 }]), 200);
    expect(await save(me, attempt, [{ slot: 4, response: ['B'], seq: 1 }]), 409, 'seq_reused');
    assert.deepEqual((await stored()).get(4).response, ['A']);
  });

  test('an empty response takes an answer back', async () => {
    expect(await save(me, attempt, [{ slot: 5, response: ['A'], seq: 1 }]), 200);
    expect(await save(me, attempt, [{ slot: 5, response: [], seq: 2 }]), 200);
    assert.deepEqual((await stored()).get(5).response, []);
  });

  test('texts come back byte for byte', async () => {
    const texts = ['民主集中制　㐂䶮𠮷', ' "引号"\\ \u0001é\n'];
    expect(await save(me, attempt, [{ slot: 46, response: texts, seq: 1 }]), 200);
    assert.deepEqual((await stored()).get(46).response, texts);
  });

  for (const [what, slot] of [
    ['slot 0', { slot: 0, response: ['A'], seq: 1 }], ['a slot behind the last', { slot: 51, response: ['A'], seq: 1 }],
    ['seq 0', { slot: 1, response: ['A'], seq: 0 }], ['a seq beyond 31 bits', { slot: 1, response: ['A'], seq: 2147483648 }],
    ['a fraction as seq', { slot: 1, response: ['A'], seq: 1.5 }], ['a text as response', { slot: 1, response: 'A', seq: 1 }],
    ['NUL in a text', { slot: 46, response: ['a\0b'], seq: 1 }], ['an unknown member', { slot: 1, response: ['A'], seq: 1, marks: 100 }], ['no seq', { slot: 1, response: ['A'] }],
  ])
    test(`a save with ${what} is refused whole`, async () => {
      const before = await rows(stack, 'select * from attempt_response order by 1, 2, 3, 4');
      const reply = await save(me, attempt, [{ slot: 6, response: ['A'], seq: 1 }, slot]);
      assert.ok([400, 422].includes(reply.status), `${reply.status} ${reply.text}`);
      assert.ok(reply.code, reply.text);
      assert.deepEqual(await rows(stack, 'select * from attempt_response order by 1, 2, 3, 4'), before);
    });

  test('there is no result before the submit', async () => {
    expect(await me.get(`/v1/attempts/${attempt.attempt_id}/result`), 409, 'attempt_open');
  });

  test('a submit gives the outcome, and again the same one', async () => {
    outcome = await submit(me, attempt);
    assert.equal(outcome.state, 'submitted');
    assert.equal(outcome.total, 100);
    assert.ok(outcome.receipt);
    for (let i = 0; i < 3; i++) assert.deepEqual(await submit(me, attempt), outcome);
  });

  test('after the submit nothing can be saved', async () => {
    expect(await save(me, attempt, [{ slot: 1, response: ['B'], seq: 9 }]), 409, 'attempt_closed');
    assert.deepEqual((await stored()).get(1).response, ['A']);
    assert.equal(expect(await state(), 200).state, 'submitted');
  });

  test('the result repeats the outcome and, being released, shows keys as labelled in this paper', async () => {
    const result = expect(await me.get(`/v1/attempts/${attempt.attempt_id}/result`), 200);
    for (const member of ['attempt_id', 'state', 'closed_at', 'score', 'total', 'passed', 'credit'])
      assert.deepEqual(result[member], outcome[member], member);
    assert.equal(result.released, true);
    const paper = await paperOf(stack, attempt.attempt_id);
    assert.equal(result.items.length, 50);
    for (const item of result.items) {
      const source = paper[item.slot - 1];
      assert.deepEqual(item.key, source.kind === 'blank' ? source.key : rightResponse(source));
      assert.equal(item.rationale, source.rationale);
      assert.deepEqual(item.cites, source.cites);
    }
    assert.deepEqual(result.items[45].response, ['民主集中制　㐂䶮𠮷', ' "引号"\\ \u0001é\n']);
  });

  test('another attempt may follow, with another paper', async () => {
    const second = await start(me);
    assert.notEqual(second.attempt_id, attempt.attempt_id);
    assert.notDeepEqual(itemsOf(second).map((item) => item.stem), itemsOf(attempt).map((item) => item.stem));
    const { exams: [exam] } = expect(await me.get('/v1/exams'), 200);
    assert.equal(exam.attempts_left, 8);
  });
});

describe('the release rule', () => {
  for (const [rule, closes, released] of [['never', "now() + interval '1 day'", false], ['after_close', "now() + interval '1 day'", false]])
    test(`${rule}: a result before that has the score and the own responses only`, async () => {
      const exam = await addExam(stack, { release_rule: `'${rule}'`, closes_at: closes });
      const me = await newcomer();
      const attempt = await start(me, exam);
      expect(await save(me, attempt, [{ slot: 1, response: ['A'], seq: 1 }]), 200);
      await submit(me, attempt);
      const result = expect(await me.get(`/v1/attempts/${attempt.attempt_id}/result`), 200);
      assert.equal(result.released, released);
      assert.equal(typeof result.score, 'number');
      assert.deepEqual(result.items[0].response, ['A']);
      for (const item of result.items)
        for (const member of ['key', 'rationale', 'cites', 'right']) assert.equal(item[member] ?? null, null, member);
    });

  test('after_close: once the window is over the owner sees the keys', async () => {
    const exam = await addExam(stack, { release_rule: "'after_close'", closes_at: "now() + interval '1500 ms'", grace_ms: 0 });
    const me = await newcomer();
    const attempt = await start(me, exam);
    await submit(me, attempt);
    const result = () => me.get(`/v1/attempts/${attempt.attempt_id}/result`);
    assert.equal(expect(await result(), 200).released, false);
    await new Promise((done) => { setTimeout(done, Date.parse(attempt.deadline_at) - Date.now() + 50); });
    const { released, items } = expect(await result(), 200);
    assert.equal(released, true);
    for (const item of items) assert.ok(item.key.length > 0 && item.rationale.length > 0);
  });
});

describe('scoring', () => {
  test('everything right is 100, passed, and pays', async () => {
    const { me, attempt, paper } = await sitting();
    expect(await save(me, attempt, paper.map((item) => ({ slot: item.slot, response: rightResponse(item), seq: 1 }))), 200);
    const outcome = await submit(me, attempt);
    assert.deepEqual([outcome.score, outcome.total, outcome.passed, outcome.credit], [100, 100, true, 10]);
    const { items } = expect(await me.get(`/v1/attempts/${attempt.attempt_id}/result`), 200);
    assert.ok(items.every((item) => item.right === true));
  });

  test('everything nearly right is 0: no part marks', async () => {
    const { me, attempt, paper } = await sitting();
    expect(await save(me, attempt, paper.map((item) => ({ slot: item.slot, response: wrongResponse(item), seq: 1 }))), 200);
    const outcome = await submit(me, attempt);
    assert.deepEqual([outcome.score, outcome.passed, outcome.credit], [0, false, 0]);
  });

  test('nothing saved is 0', async () => {
    const { me, attempt } = await sitting();
    assert.equal((await submit(me, attempt)).score, 0);
  });

  test('mixed papers have the score of the second scorer', async () => {
    for (let share = 1; share <= 6; share++) {
      const { me, attempt, paper } = await sitting();
      const responses = {};
      for (const item of paper) {
        const dice = Math.random() * 7;
        if (dice < share) responses[item.slot] = rightResponse(item).reverse();
        else if (dice < share + 0.5) responses[item.slot] = wrongResponse(item);
      }
      for (const item of paper)
        if (item.kind === 'blank' && responses[item.slot]) responses[item.slot].reverse();
      const saves = Object.entries(responses).map(([slot, response]) => ({ slot: Number(slot), response, seq: 3 }));
      if (saves.length > 0) expect(await save(me, attempt, saves), 200);
      const expected = scoreOf(paper, responses);
      const outcome = await submit(me, attempt);
      assert.equal(outcome.score, expected / 100, JSON.stringify(responses));
      assert.equal(outcome.passed, expected >= 6000);
      assert.equal(outcome.credit, expected >= 6000 ? 10 : 0);
    }
  });

  test('the pass mark itself passes, one mark less does not', async () => {
    for (const [least, expected] of [[60, true], [59, false]]) {
      const { me, attempt, paper } = await sitting();
      const first = (count, kind) => paper.filter((item) => item.kind === kind).slice(0, count);
      const chosen = [...first(20, 'single'), ...first(5, 'multiple'), ...first(least - 55, 'judge')];
      assert.equal(chosen.reduce((sum, item) => sum + item.marks, 0), least * 100);
      expect(await save(me, attempt, chosen.map((item) => ({ slot: item.slot, response: rightResponse(item), seq: 1 }))), 200);
      const outcome = await submit(me, attempt);
      assert.deepEqual([outcome.score, outcome.passed], [least, expected]);
    }
  });

  test('blanks: full-width forms, case and spaces do not count, any of several wordings does', async () => {
    const { me, attempt, paper } = await sitting();
    const several = paper.filter((item) => item.kind === 'blank');
    const wide = (text) => [...text].map((c) => (c >= '!' && c <= '~' ? String.fromCodePoint(c.codePointAt(0) + 0xFEE0) : c)).join('　');
    const saves = several.map((item) => ({
      slot: item.slot, seq: 1, response: item.key.map((wordings) => ` ${wide(wordings.split('|').at(-1))} `),
    }));
    expect(await save(me, attempt, saves), 200);
    assert.equal((await submit(me, attempt)).score, 15);
  });
});

describe('drawing', () => {
  test('people get papers of their own, and options in different orders', async () => {
    const people = await addOfficials(stack, 6);
    const papers = [];
    for (const person of people) {
      const attempt = await start(await login(stack, person));
      papers.push(itemsOf(attempt));
    }
    assert.equal(new Set(papers.map((items) => items.map((item) => item.stem).join('\n'))).size, people.length);
    const orders = await rows(stack, 'select distinct unnest(option_orders) as letters from attempt');
    assert.ok(orders.length > 12, `${orders.length} orders`);
  });

  test('two starts at once are one attempt', async () => {
    for (const person of await addOfficials(stack, 5)) {
      const me = await login(stack, person);
      const replies = await Promise.all(Array.from({ length: 8 }, () => me.post(`/v1/exams/${at.exam}/attempts`)));
      assert.deepEqual(replies.map((r) => r.status).sort(), [200, 200, 200, 200, 200, 200, 200, 201]);
      assert.equal(new Set(replies.map((r) => r.json.attempt_id)).size, 1);
      assert.equal(new Set(replies.map((r) => JSON.stringify(r.json.sections))).size, 1);
    }
  });
});

test('an unknown exam, attempt or path is 404 with a problem document', async () => {
  const me = await login(stack, stack.demo.official);
  for (const path of ['/v1/attempts/1', '/v1/attempts/9223372036854775807', '/v1/attempts/1/result', '/v1/nothing']) {
    const reply = await me.get(path);
    assert.equal(reply.status, 404, path);
    assert.match(reply.headers['content-type'], /^application\/problem\+json/);
    assert.deepEqual(Object.keys(reply.json).sort(), ['code', 'detail', 'status', 'title', 'type']);
  }
  expect(await me.post('/v1/exams/1/attempts'), 404, 'not_found');
  expect(await makeClient(stack.baseUrl).get('/v1/me'), 401, 'not_logged_in');
});
