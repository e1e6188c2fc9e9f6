// Who is behind, what exactly is missing, until when it can be made up; who may see whom; as a page, a
// sheet and from the command line.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { query, runXuefa } from '../support/cluster.mjs';
import { expect, login } from '../support/client.mjs';
import { startStack } from '../support/server.mjs';
import { addOfficials, awayFromMidnight, ids, one, rows } from '../support/world.mjs';

const DAY_MS = 86_400_000;
const CAP = 5;
const REQUIRED = 40;
const dayOf = (ms) => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10);

let stack;
let at;
let bureau;
let liaison;
before(async () => {
  await awayFromMidnight(60_000);
  stack = await startStack();
  at = await ids(stack);
  bureau = await login(stack, stack.demo.bureau);
  liaison = await login(stack, stack.demo.liaison);
});
after(() => stack.stop());

const sql = (text) => query(stack.databaseUrl, text);
const path = (search = '') => `/v1/campaigns/${at.campaign}/behind${search}`;
const list = async (who, search = '?limit=200') => expect(await who.get(path(search)), 200);
const unitId = async (code) => (await one(stack, `select unit_id::text as id from unit where code = '${code}'`)).id;
const find = async (who, person, search) => (await list(who, search)).people.find((p) => p.person_id === person.person_id);
const nextOf = (reply) => /^<([^>]+)>; rel="next"$/.exec(reply.headers.link ?? '')?.[1];

// Credits of a person at a moment, ledger and sums together.
async function pay(person, credits, when = 'now()', kind = 'exam_pass') {
  await sql(`with paid as (
      insert into credit_event select s.bureau_id, s.campaign_id, (select count(*) + 1 from credit_event), s.person_id,
        s.unit_id, '${kind}', (select count(*) + 1 from credit_event), ((${when}) at time zone 'Asia/Shanghai')::date,
        ${credits * 100}, ${credits * 100}, ${when}
      from standing_person s where s.person_id = ${person.person_id} returning *),
    own as (update standing_person s set credits = s.credits + p.credited from paid p
      where (s.bureau_id, s.campaign_id, s.person_id) = (p.bureau_id, p.campaign_id, p.person_id) returning 1)
    update standing_unit u set credits = u.credits + p.credited from paid p join unit_tree t using (bureau_id, unit_id)
      where (u.bureau_id, u.campaign_id, u.unit_id) = (p.bureau_id, p.campaign_id, t.ancestor_id)`);
}

// A finished attempt of a person, as the engine leaves it.
async function sat(person, passed, when = 'now()') {
  await sql(`insert into attempt select e.bureau_id, (select count(*) + 1 from attempt), e.exam_id, e.campaign_id,
      ${person.person_id}, (select count(*) + 1 from attempt where person_id = ${person.person_id}), 'submitted', 1, e.bank_id,
      1, 0, '{}', '{}', ${when} - interval '1 hour', ${when}, 0, ${when}, ${passed ? 6000 : 0}, 10000, ${passed}, 0
    from exam e where e.exam_id = ${at.exam};
    update standing_person set attempts = attempts + 1, passed = passed or ${passed}, best_score = greatest(best_score, ${passed ? 6000 : 0})
      where person_id = ${person.person_id}`);
}

async function official(unit) {
  const [person] = await addOfficials(stack, 1, unit);
  return person;
}

// The closing day of the campaign, moved.
const closeIn = (days) => sql(`update campaign set closes_at = date_trunc('day', now() at time zone 'Asia/Shanghai')
  at time zone 'Asia/Shanghai' + interval '${days + 1} days' where campaign_id = ${at.campaign}`);

describe('what is missing', () => {
  const kinds = (laggard) => laggard.shortfall.map((s) => [s.kind, s.missing]);

  test('who has done nothing lacks all credits and the exam; the last feasible day follows from the cap', async () => {
    const person = await official();
    const laggard = await find(bureau, person);
    assert.deepEqual(kinds(laggard), [['credits', REQUIRED], ['exam_not_sat', 0]]);
    for (const shortfall of laggard.shortfall) assert.match(shortfall.text, /\p{Script=Han}/u);
    assert.equal(laggard.credits, 0);
    const { closes } = await one(stack, `select closes_at as closes from campaign where campaign_id = ${at.campaign}`);
    const last = Date.parse(closes) - 1 - (REQUIRED / CAP - 1) * DAY_MS;
    assert.equal(laggard.last_feasible_day, dayOf(last));
    assert.equal(laggard.days_left, (Date.parse(dayOf(last)) - Date.parse(dayOf(Date.now()))) / DAY_MS + 1);
  });

  test('a failed exam is another shortfall than none', async () => {
    const person = await official();
    await sat(person, false);
    await pay(person, REQUIRED);
    assert.deepEqual(kinds(await find(bureau, person)), [['exam_not_passed', 0]]);
  });

  test('credits enough and passed: no longer in the list, nor in the own standing', async () => {
    const person = await official();
    await pay(person, REQUIRED - 0.5);
    await sat(person, true);
    assert.deepEqual(kinds(await find(bureau, person)), [['credits', 0.5]]);
    await pay(person, 0.5);
    assert.equal(await find(bureau, person), undefined);
    const me = await login(stack, person);
    const standing = expect(await me.get(`/v1/campaigns/${at.campaign}/standing`), 200);
    assert.deepEqual([standing.shortfall, standing.credits, standing.passed], [[], REQUIRED, true]);
  });

  test('the own standing says the same as the list', async () => {
    const person = await official();
    await pay(person, 12.25);
    const laggard = await find(bureau, person);
    const standing = expect(await (await login(stack, person)).get(`/v1/campaigns/${at.campaign}/standing`), 200);
    for (const member of ['credits', 'shortfall', 'days_left', 'last_feasible_day'])
      assert.deepEqual(standing[member], laggard[member], member);
  });

  test('near the end: what was earned today, and being too late', async () => {
    const person = await official();
    const capped = await official();
    for (const one of [person, capped]) await sat(one, true);
    await pay(person, 30);
    await pay(capped, 25);
    await pay(capped, 5, 'now()', 'practice');
    await closeIn(1);
    const today = Date.now();
    try {
      const inTime = await find(bureau, person);
      assert.deepEqual([inTime.last_feasible_day, inTime.days_left], [dayOf(today), 1], 'two days for ten credits');
      const late = await find(bureau, capped);
      assert.deepEqual([late.last_feasible_day, late.days_left], [dayOf(today - DAY_MS), 0], 'today is used up');
      await closeIn(2);
      assert.deepEqual((await find(bureau, capped)).days_left, 2);
    } finally {
      await closeIn(365);
    }
  });
});

describe('whose people', () => {
  const codes = async (people) => {
    const units = new Map((await rows(stack, 'select code, name from unit')).map((u) => [u.name, u.code]));
    return [...new Set(people.map((p) => units.get(p.unit)))].sort();
  };

  test('the bureau sees all', async () => {
    const { people } = await list(bureau);
    const all = await rows(stack, `select person_id::text from standing_person where credits < ${REQUIRED * 100} or not passed`);
    assert.deepEqual(people.map((p) => p.person_id).sort(), all.map((p) => p.person_id).sort());
    assert.deepEqual(await codes(people), ['east', 'finance', 'health', 'justice', 'market', 'market-law']);
  });

  test('a liaison sees the own subtree, whatever is asked', async () => {
    assert.deepEqual(await codes((await list(liaison)).people), ['market', 'market-law']);
    assert.deepEqual(await codes((await list(liaison, `?limit=200&as_of=${dayOf(Date.now() + DAY_MS)}`)).people), ['market', 'market-law']);
    assert.deepEqual(await codes((await list(liaison, `?limit=200&as_of=${dayOf(Date.now() - DAY_MS)}`)).people), ['market', 'market-law']);
    assert.deepEqual(await codes((await list(liaison, `?limit=200&unit=${await unitId('market-law')}`)).people), ['market-law']);
    const csv = await liaison.get(path('?limit=200'), { accept: 'text/csv' });
    assert.doesNotMatch(csv.text, /财政局|卫生健康|城东|司法局/);
  });

  test('a unit outside the own subtree is 404, as one that does not exist', async () => {
    const replies = [];
    for (const unit of [await unitId('finance'), await unitId('bureau'), '1', '9223372036854775807'])
      replies.push(expect(await liaison.get(path(`?unit=${unit}`)), 404, 'not_found'));
    for (const reply of replies) assert.deepEqual(reply, replies[0]);
    expect(await bureau.get(path(`?unit=${await unitId('finance')}`)), 200);
  });

  test('a liaison of two units sees both, and what a role is given for another thing does not widen it', async () => {
    const person = await official('east');
    await sql(`insert into account_role select a.bureau_id, a.account_id, r.role, u.unit_id from account a, unit u,
      (values ('liaison', 'east'), ('liaison', 'health'), ('author', 'bureau'), ('official', 'bureau')) r (role, code)
      where a.login = '${person.login}' and u.code = r.code`);
    const { people } = await list(await login(stack, person));
    assert.deepEqual(await codes(people), ['east', 'health']);
  });

  test('officials and authors are refused', async () => {
    for (const role of ['official', 'author']) {
      const me = await login(stack, stack.demo[role]);
      expect(await me.get(path()), 403, 'role_missing');
      expect(await me.get(path(), { accept: 'text/csv' }), 403, 'role_missing');
    }
  });
});

describe('paging', () => {
  async function walk(who, search, read) {
    const pages = [];
    let link = path(search);
    while (link) {
      const reply = await who.get(link);
      pages.push(expect(reply, 200));
      link = read(reply);
      assert.ok(pages.length < 100);
    }
    return pages;
  }
  const byLink = nextOf;
  const byNext = (search) => (reply) => reply.json.next && path(`${search}&after=${encodeURIComponent(reply.json.next)}`);

  before(async () => {
    for (const person of await addOfficials(stack, 7)) await pay(person, Math.floor(Math.random() * 4));
  });

  test('by Link and by next, three a page, everybody comes exactly once, the furthest behind first', async () => {
    const whole = (await list(bureau)).people;
    for (const read of [byLink, byNext('?limit=3')]) {
      const pages = await walk(bureau, '?limit=3', read);
      assert.ok(pages.slice(0, -1).every((page) => page.people.length === 3));
      assert.deepEqual(pages.flatMap((page) => page.people), whole);
    }
    const order = whole.map((p) => [p.credits, BigInt(p.person_id)]);
    assert.ok(order.every(([credits, id], i) => i === 0 || order[i - 1][0] < credits || (order[i - 1][0] === credits && order[i - 1][1] < id)));
  });

  test('the link keeps the question: unit, moment and limit', async () => {
    const unit = await unitId('market');
    const asOf = encodeURIComponent(new Date(Date.now() - 3_600_000).toISOString());
    const whole = (await list(bureau, `?limit=200&unit=${unit}&as_of=${asOf}`)).people;
    const pages = await walk(bureau, `?limit=3&unit=${unit}&as_of=${asOf}`, byLink);
    assert.deepEqual(pages.flatMap((page) => page.people), whole);
    assert.equal(new Set(pages.map((page) => page.as_of)).size, 1);
    assert.ok(pages.length > 3);
  });

  test('a page of a liaison goes on inside the own subtree, even from a foreign place', async () => {
    const whole = (await list(liaison)).people.map((p) => p.person_id);
    const pages = await walk(liaison, '?limit=3', byLink);
    assert.deepEqual(pages.flatMap((page) => page.people.map((p) => p.person_id)), whole);
    const { people } = await list(liaison, '?limit=200&after=0.1');
    assert.deepEqual(people.map((p) => p.person_id), whole);
  });

  for (const search of ['?limit=0', '?limit=201', '?limit=x', '?after=x', '?after=1', '?as_of=yesterday', '?unit=x', '?nothing=1', '?limit=3&limit=4'])
    test(`${search} is refused`, async () => {
      const reply = await bureau.get(path(search));
      assert.ok([400, 422].includes(reply.status), `${reply.status} ${reply.text}`);
    });
});

// Rows of cells of a CSV text.
function csvRows(text) {
  const found = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    found.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ',') found.push([]);
  }
  found.pop();
  return found;
}

describe('as a sheet', () => {
  const NAMES = ['=HYPERLINK("x")', '+1', '-1', '@SUM(A1)', '\tTab', '＝1＋1', '李"四",\r\n五'];
  let people;
  before(async () => {
    people = await addOfficials(stack, NAMES.length, 'east');
    for (const [i, person] of people.entries())
      await sql(`update person set name = E'${NAMES[i].replaceAll('\r', '\\r').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}'
        where person_id = ${person.person_id}`);
  });

  test('UTF-8 with a byte order mark, CRLF at every line end, a header and a row each', async () => {
    const reply = await bureau.get(path('?limit=200'), { accept: 'text/csv' });
    expect(reply, 200);
    assert.match(reply.headers['content-type'], /^text\/csv; charset=utf-8/);
    assert.match(reply.headers['content-disposition'], /^attachment; filename="[\w.-]+"$/);
    assert.match(reply.headers.vary, /accept/i);
    assert.ok(reply.text.startsWith('\uFEFF'));
    assert.ok(reply.text.endsWith('\r\n'));
    assert.equal(reply.text.replaceAll('\r\n', '').includes('\r'), false);
    assert.equal(reply.text.replaceAll('\r\n', '').includes('\n'), false);
    const sheet = csvRows(reply.text.slice(1));
    const whole = (await list(bureau)).people;
    assert.equal(sheet.length, whole.length + 1);
    assert.ok(sheet.every((row) => row.length === sheet[0].length));
    for (const [i, person] of whole.entries()) {
      const row = sheet[i + 1];
      assert.deepEqual([row[0], row[2], Number(row[3]), Number(row[5]), row[6]],
        [person.staff_no, person.unit, person.credits, person.days_left, person.last_feasible_day]);
      for (const { text } of person.shortfall) assert.ok(row[4].includes(text));
    }
  });

  test('no cell is a formula to a spreadsheet; the names are still readable', async () => {
    const reply = await bureau.get(path('?limit=200'), { accept: 'text/csv' });
    const names = csvRows(reply.text.slice(1)).map((row) => row[1]);
    for (const name of NAMES.slice(0, -1)) assert.ok(names.includes(`'${name}`), name);
    assert.ok(names.includes(NAMES.at(-1)));
    for (const cell of csvRows(reply.text.slice(1)).flat()) assert.doesNotMatch(cell, /^[=+@＝＋－＠\t\r]|^-\D/);
  });

  test('in JSON the names are as they are', async () => {
    const names = (await list(bureau)).people.map((p) => p.name);
    for (const name of NAMES) assert.ok(names.includes(name), name);
  });

  test('it is paged too', async () => {
    const seen = [];
    for (let link = path('?limit=20'); link;) {
      const reply = await bureau.get(link, { accept: 'text/csv' });
      seen.push(...csvRows(reply.text.slice(1)).slice(1).map((row) => row[0]));
      link = nextOf(reply);
    }
    assert.deepEqual(seen, (await list(bureau)).people.map((p) => p.staff_no));
  });

  test('what nobody can give is 406', async () => {
    expect(await bureau.get(path(), { accept: 'image/png' }), 406, 'not_acceptable');
    assert.match((await bureau.get(path(), { accept: 'text/csv;q=0.1, application/json' })).headers['content-type'], /json/);
  });
});

describe('at an earlier moment', () => {
  let person;
  before(async () => {
    person = await official('health');
    await pay(person, 10, "now() - interval '6 days'");
    await sat(person, false, "now() - interval '5 days'");
    await pay(person, 30, "now() - interval '4 days'");
    await sat(person, true, "now() - interval '2 days'");
  });
  const then = async (days) => find(bureau, person, `?limit=200&as_of=${encodeURIComponent(new Date(Date.now() - days * DAY_MS).toISOString())}`);

  for (const [days, credits, kinds] of [
    [6.5, 0, ['credits', 'exam_not_sat']], [5.5, 10, ['credits', 'exam_not_sat']], [4.5, 10, ['credits', 'exam_not_passed']],
    [3, 40, ['exam_not_passed']],
  ])
    test(`${days} days ago: ${credits} credits, ${kinds.join(' and ')}`, async () => {
      const laggard = await then(days);
      assert.deepEqual([laggard.credits, laggard.shortfall.map((s) => s.kind)], [credits, kinds]);
    });

  test('now and since the exam was passed: not in the list', async () => {
    assert.equal(await find(bureau, person), undefined);
    assert.equal(await then(1), undefined);
  });

  test('a day means its end, in Shanghai', async () => {
    const day = dayOf(Date.now() - 6 * DAY_MS);
    assert.equal((await find(bureau, person, `?limit=200&as_of=${day}`)).credits, 10);
    const earlier = dayOf(Date.now() - 7 * DAY_MS);
    assert.equal((await find(bureau, person, `?limit=200&as_of=${earlier}`)).credits, 0);
  });
});

describe('from the command line', () => {
  const remind = async (...args) =>
    (await runXuefa(['remind', 'list', '--campaign', 'demo', ...args], { XUEFA_DATABASE_URL: stack.databaseUrl })).stdout;
  const members = (p) => [p.person_id, p.staff_no, p.name, p.unit, p.credits, p.shortfall, p.days_left, p.last_feasible_day];

  test('json gives the people that the bureau sees', async () => {
    const { people } = JSON.parse(await remind('--to', 'json'));
    assert.deepEqual(people.map(members), (await list(bureau)).people.map(members));
  });

  test('csv gives the same file', async () => {
    assert.equal(await remind('--to', 'csv'), (await bureau.get(path('?limit=200'), { accept: 'text/csv' })).text);
  });

  test('--unit and --as-of mean the same as over HTTP', async () => {
    const day = dayOf(Date.now() - 4.5 * DAY_MS);
    const { people } = JSON.parse(await remind('--to', 'json', '--unit', 'health', '--as-of', day));
    assert.ok(people.length > 0);
    assert.deepEqual(people.map(members), (await list(bureau, `?limit=200&unit=${await unitId('health')}&as_of=${day}`)).people.map(members));
  });

  test('an unknown campaign or unit is an error of the input', async () => {
    await assert.rejects(runXuefa(['remind', 'list', '--campaign', 'none'], { XUEFA_DATABASE_URL: stack.databaseUrl }), /status 1\b/);
    await assert.rejects(remind('--unit', 'none'), /status 1\b/);
    await assert.rejects(remind('--to', 'pdf'), /status 2\b/);
  });
});
