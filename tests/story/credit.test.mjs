// What is paid for what, once; and that the sums kept for people and units are those of the ledger.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { query } from '../support/cluster.mjs';
import { expect, login } from '../support/client.mjs';
import { insist, newLog } from '../support/load.mjs';
import { paperOf, paperReader, rightResponse, roundOf, wrongResponse } from '../support/paper.mjs';
import { startStack } from '../support/server.mjs';
import { addExam, addOfficials, awayFromMidnight, ids, rows } from '../support/world.mjs';

const ROUND_ITEMS = 10;
const OPERATIONS = 200;

let stack;
let at;
before(async () => {
  await awayFromMidnight();
  stack = await startStack();
  at = await ids(stack);
});
after(() => stack.stop());

async function newcomer(unit) {
  const [person] = await addOfficials(stack, 1, unit);
  return login(stack, person);
}

const startRound = async (me) => expect(await me.post('/v1/practice/rounds', { campaign_id: at.campaign }), 201);
const roundState = async (me, round) => expect(await me.get(`/v1/practice/rounds/${round.round_id}`), 200);
const finish = (me, round, responses) => me.post(`/v1/practice/rounds/${round.round_id}/finish`, { responses });
const itemsOf = (paper) => paper.sections.flatMap((section) => section.items);
const anything = (item) => ({ slot: item.slot, response: item.options.length > 0 ? ['A'] : item.kind === 'judge' ? ['T'] : ['别的'] });
const answered = (round) => itemsOf(round).map(anything);
const standing = async (me) => expect(await me.get(`/v1/campaigns/${at.campaign}/standing`), 200);
const ledger = (me) => rows(stack, `select kind, earned, credited from credit_event
  where person_id = ${me.person.person_id} order by event_id`);

async function sit(me, { exam = at.exam, right = () => true } = {}) {
  const attempt = expect(await me.post(`/v1/exams/${exam}/attempts`), 201);
  const paper = await paperOf(stack, attempt.attempt_id);
  const responses = paper.filter(right).map((item) => ({ slot: item.slot, response: rightResponse(item), seq: 1 }));
  if (responses.length > 0) expect(await me.put(`/v1/attempts/${attempt.attempt_id}/responses`, { responses }), 200);
  return expect(await me.post(`/v1/attempts/${attempt.attempt_id}/submit`), 200);
}

describe('passing an exam', () => {
  test('pays once, however often it is passed; failing pays nothing', async () => {
    const me = await newcomer();
    assert.equal((await sit(me, { right: () => false })).credit, 0);
    assert.equal((await sit(me)).credit, 10);
    assert.equal((await sit(me)).credit, 0);
    assert.equal((await sit(me, { right: () => false })).credit, 0);
    assert.deepEqual(await ledger(me), [{ kind: 'exam_pass', earned: 1000, credited: 1000 }]);
    const { credits, attempts, best_score: best, passed } = await standing(me);
    assert.deepEqual({ credits, attempts, best, passed }, { credits: 10, attempts: 4, best: 100, passed: true });
  });

  test('another exam pays of its own', async () => {
    const me = await newcomer();
    const exam = await addExam(stack, { pass_credits: 250 });
    assert.equal((await sit(me)).credit, 10);
    assert.equal((await sit(me, { exam })).credit, 2.5);
    assert.equal((await standing(me)).credits, 12.5);
  });

  test('many submits of an attempt at once give one outcome and pay once', async () => {
    const exam = await addExam(stack, { pass_score: 0, pass_credits: 300 });
    for (let i = 0; i < 5; i++) {
      const me = await newcomer();
      const attempt = expect(await me.post(`/v1/exams/${exam}/attempts`), 201);
      const replies = await Promise.all(Array.from({ length: 6 }, () => me.post(`/v1/attempts/${attempt.attempt_id}/submit`)));
      for (const reply of replies) assert.deepEqual(expect(reply, 200), replies[0].json);
      assert.deepEqual(await ledger(me), [{ kind: 'exam_pass', earned: 300, credited: 300 }]);
    }
  });
});

describe('a practice round', () => {
  test('shows neither key nor rationale before it is finished, both after', async () => {
    const me = await newcomer();
    const round = await startRound(me);
    assert.equal(itemsOf(round).length, ROUND_ITEMS);
    for (const shown of [round, await roundState(me, round)]) {
      assert.deepEqual(shown.items, []);
      assert.equal(shown.finished_at ?? null, null);
      assert.doesNotMatch(JSON.stringify(shown.sections), /"(key|rationale|right|cites|answer)"/);
    }
    const asked = await roundOf(stack, round.round_id);
    const responses = asked.map((item) => ({ slot: item.slot, response: item.slot % 2 ? rightResponse(item) : wrongResponse(item) }));
    expect(await finish(me, round, responses), 200);
    const done = await roundState(me, round);
    assert.deepEqual(done.sections, round.sections);
    assert.deepEqual([done.correct, done.credit], [5, 1]);
    assert.deepEqual(done.responses.responses ?? done.responses, responses);
    for (const item of done.items) {
      const source = asked[item.slot - 1];
      assert.deepEqual(item.key, source.kind === 'blank' ? source.key : rightResponse(source));
      assert.deepEqual([item.rationale, item.cites], [source.rationale, source.cites]);
    }
  });

  test('pays under the daily cap: five rounds, the sixth nothing', async () => {
    const me = await newcomer();
    const paid = [];
    for (let i = 0; i < 6; i++) {
      const round = await startRound(me);
      expect(await finish(me, round, answered(round)), 200);
      paid.push((await roundState(me, round)).credit);
    }
    assert.deepEqual(paid, [1, 1, 1, 1, 1, 0]);
    assert.equal((await standing(me)).credits, 5);
    assert.deepEqual((await ledger(me)).map((e) => [e.earned, e.credited]), [...Array(5).fill([100, 100]), [100, 0]]);
    assert.equal((await sit(me)).credit, 10, 'the cap is not for exams');
  });

  test('the round that reaches the cap is paid in part', async () => {
    await query(stack.databaseUrl, 'update campaign set practice_credits = 150');
    const me = await newcomer();
    const paid = [];
    for (let i = 0; i < 5; i++) {
      const round = await startRound(me);
      paid.push(expect(await finish(me, round, answered(round)), 200).credit);
    }
    await query(stack.databaseUrl, 'update campaign set practice_credits = 100');
    assert.deepEqual(paid, [1.5, 1.5, 1.5, 0.5, 0]);
    assert.equal((await standing(me)).credits, 5);
  });

  test('started again while it is open it is the same one', async () => {
    const me = await newcomer();
    const replies = await Promise.all(Array.from({ length: 6 }, () => me.post('/v1/practice/rounds', { campaign_id: at.campaign })));
    assert.deepEqual(replies.map((reply) => reply.status).sort(), [200, 200, 200, 200, 200, 201]);
    for (const { json } of replies) assert.deepEqual(json, replies[0].json);
    expect(await finish(me, replies[0].json, []), 200);
    assert.notEqual((await startRound(me)).round_id, replies[0].json.round_id);
  });

  test('finished twice it pays once; with other responses the second time is refused', async () => {
    const me = await newcomer();
    const round = await startRound(me);
    const replies = await Promise.all(Array.from({ length: 6 }, () => finish(me, round, answered(round))));
    for (const reply of replies) assert.deepEqual(expect(reply, 200), replies[0].json);
    const first = await roundState(me, round);
    assert.deepEqual([replies[0].json.correct, replies[0].json.credit], [first.correct, first.credit]);
    expect(await finish(me, round, answered(round).slice(1)), 409, 'round_finished');
    assert.deepEqual(await roundState(me, round), first);
    assert.deepEqual((await ledger(me)).map((e) => e.credited), [100]);
  });

  test('with an item left out it pays nothing', async () => {
    const me = await newcomer();
    for (const spoil of [(r) => r.slice(1), (r) => [{ ...r[0], response: [] }, ...r.slice(1)], () => []]) {
      const round = await startRound(me);
      expect(await finish(me, round, spoil(answered(round))), 200);
      assert.equal((await roundState(me, round)).credit, 0);
    }
    assert.deepEqual(await ledger(me), []);
  });

  test('outside the window of the campaign none begins', async () => {
    const me = await newcomer();
    const campaign = `update campaign set closes_at = `;
    await query(stack.databaseUrl, `${campaign} now() where campaign_id = ${at.campaign}`);
    expect(await me.post('/v1/practice/rounds', { campaign_id: at.campaign }), 409, 'campaign_closed');
    await query(stack.databaseUrl, `${campaign} now() + interval '365 days' where campaign_id = ${at.campaign}`);
  });
});

test('the rows of the unit and of all above it move by exactly what was paid', async () => {
  const me = await newcomer('market-law');
  const units = () => rows(stack, `select u.code, s.credits::int, s.participants, s.passed from standing_unit s
    join unit u using (bureau_id, unit_id) order by u.code`);
  const board = async () => new Map(expect(await me.get(`/v1/campaigns/${at.campaign}/leaderboard?level=unit&limit=200`), 200)
    .units.map((unit) => [unit.name, unit]));
  const before = new Map((await units()).map((unit) => [unit.code, unit]));
  await sit(me);
  const round = await startRound(me);
  expect(await finish(me, round, answered(round)), 200);
  for (const unit of await units()) {
    const was = before.get(unit.code);
    const above = ['market-law', 'market', 'bureau'].includes(unit.code);
    assert.deepEqual([unit.credits - was.credits, unit.participants - was.participants, unit.passed - was.passed],
      above ? [1100, 1, 1] : [0, 0, 0], unit.code);
  }
  const shown = await board();
  for (const unit of await rows(stack, `select u.name, s.* from standing_unit s join unit u using (bureau_id, unit_id)
    where u.parent_id is not null and s.people > 0`)) {
    const row = shown.get(unit.name);
    assert.deepEqual([row.people, row.participants, row.passed], [unit.people, unit.participants, unit.passed]);
    assert.equal(row.average_credits, Math.round(unit.credits / unit.people) / 100);
    assert.equal(row.participation_rate, Math.round((unit.participants / unit.people) * 10000) / 100);
  }
  const averages = [...shown.values()].map((unit) => unit.average_credits);
  assert.deepEqual(averages, [...averages].sort((a, b) => b - a));
});

describe('practice during an exam on the same bank', () => {
  test('is refused, and so are the keys of finished rounds, until the exam is handed in', async () => {
    const me = await newcomer();
    const round = await startRound(me);
    expect(await finish(me, round, answered(round)), 200);
    const attempt = expect(await me.post(`/v1/exams/${at.exam}/attempts`), 201);
    for (const reply of [await me.post('/v1/practice/rounds', { campaign_id: at.campaign }), await me.get(`/v1/practice/rounds/${round.round_id}`)]) {
      assert.equal(reply.status, 409);
      assert.equal(reply.code, 'exam_running');
    }
    expect(await me.post(`/v1/attempts/${attempt.attempt_id}/submit`), 200);
    assert.equal((await roundState(me, round)).items.length, ROUND_ITEMS);
    await startRound(me);
  });
});

describe('after many operations at once', () => {
  let readPaper;
  const dice = (n) => Math.floor(Math.random() * n);

  // One thing that a person may do in one of two tabs, with the ends of the last ones repeated now and then.
  async function act(me, memory) {
    if (dice(3) === 0 && memory.length > 0) {
      const [path, body] = memory[dice(memory.length)];
      expect(await me.post(path, body), 200);
    } else if (dice(2) === 0) {
      const begun = await insist(me, ['POST', '/v1/practice/rounds', { campaign_id: at.campaign }], newLog());
      if (begun.status === 409) return; // the other tab sits an exam
      const round = begun.json;
      const done = [`/v1/practice/rounds/${round.round_id}/finish`, { responses: answered(round).slice(dice(2)) }];
      const replies = await Promise.all([me.post(...done), me.post(...done)]);
      if (replies[0].status === 409) return; // the other tab has finished this round
      for (const reply of replies) expect(reply, 200);
      memory.push(done);
    } else {
      const reply = await insist(me, ['POST', `/v1/exams/${at.exam}/attempts`], newLog()); // 503 when the other tab submits now
      if (reply.status === 409) return;
      const path = `/v1/attempts/${reply.json.attempt_id}`;
      const most = dice(100);
      const responses = readPaper(reply.json).filter(() => dice(100) < most).map((item) => ({ slot: item.slot, response: rightResponse(item), seq: 1 }));
      if (responses.length > 0) await me.put(`${path}/responses`, { responses });
      memory.push([`${path}/submit`]);
      await Promise.all([me.post(`${path}/submit`), me.post(`${path}/submit`)].map(async (r) => expect(await r, 200)));
    }
  }

  before(async () => {
    readPaper = await paperReader(stack);
    const people = [];
    for (const unit of ['market-law', 'market', 'east', 'health']) people.push(...await addOfficials(stack, 1, unit));
    const mes = await Promise.all(people.map((person) => login(stack, person)));
    const tabs = mes.flatMap((me) => { const memory = []; return [[me, memory], [me, memory]]; });
    await Promise.all(tabs.map(async ([me, memory]) => {
      for (let i = 0; i < OPERATIONS / tabs.length; i++) await act(me, memory);
    }));
  });

  test('each person has what the ledger and the attempts add up to', async () => {
    assert.deepEqual(await rows(stack, `select s.person_id::text from standing_person s
      left join lateral (select coalesce(sum(credited), 0) as credits from credit_event e
        where (e.bureau_id, e.campaign_id, e.person_id) = (s.bureau_id, s.campaign_id, s.person_id)) l on true
      left join lateral (select count(*) as n, coalesce(max(score), 0) as best, coalesce(bool_or(passed), false) as passed
        from attempt a where (a.bureau_id, a.campaign_id, a.person_id) = (s.bureau_id, s.campaign_id, s.person_id)
        and a.state <> 'open') t on true
      where (s.credits, s.attempts, s.best_score, s.passed) is distinct from (l.credits::bigint, t.n::int, t.best, t.passed)`), []);
  });

  test('each unit has what its people add up to', async () => {
    assert.deepEqual(await rows(stack, `select u.code from standing_unit s join unit u using (bureau_id, unit_id)
      left join lateral (select count(*) as people, coalesce(sum(p.credits), 0) as credits,
          count(*) filter (where p.attempts > 0) as participants, count(*) filter (where p.passed) as passed
        from unit_tree t join standing_person p on (p.bureau_id, p.unit_id) = (t.bureau_id, t.unit_id)
          and p.campaign_id = s.campaign_id
        where (t.bureau_id, t.ancestor_id) = (s.bureau_id, s.unit_id)) x on true
      where (s.people, s.credits, s.participants, s.passed)
        is distinct from (x.people::int, x.credits::bigint, x.participants::int, x.passed::int)`), []);
  });

  test('no day of a person is above the cap, no source paid twice, attempts and rounds say what was paid', async () => {
    assert.deepEqual(await rows(stack, `select person_id, day from credit_event where kind = 'practice'
      group by 1, 2 having sum(credited) > 500`), []);
    assert.deepEqual(await rows(stack, `select person_id, kind, source_id from credit_event group by 1, 2, 3 having count(*) > 1`), []);
    assert.deepEqual(await rows(stack, `select r.round_id from practice_round r left join credit_event e
      on e.bureau_id = r.bureau_id and e.kind = 'practice' and e.source_id = r.round_id
      where r.credits <> coalesce(e.credited, 0)`), []);
    assert.deepEqual(await rows(stack, `select person_id, exam_id from attempt a group by 1, 2
      having sum(credits) <> coalesce((select e.credited from credit_event e where e.person_id = a.person_id
        and e.kind = 'exam_pass' and e.source_id = a.exam_id), 0)`), []);
  });
});

test('somebody who is not enrolled finds nothing', async () => {
  const [person] = await addOfficials(stack, 1);
  await query(stack.databaseUrl, `delete from standing_person where person_id = ${person.person_id}`);
  const me = await login(stack, person);
  assert.deepEqual(expect(await me.get('/v1/exams'), 200).exams, []);
  assert.deepEqual(expect(await me.get('/v1/campaigns'), 200).campaigns, []);
  expect(await me.post(`/v1/exams/${at.exam}/attempts`), 404, 'not_found');
  expect(await me.get(`/v1/campaigns/${at.campaign}/standing`), 404, 'not_found');
  expect(await me.post('/v1/practice/rounds', { campaign_id: at.campaign }), 404, 'not_found');
});
