// Random marks in everything that must not get out, and a crawl of every route as every account: bodies, headers,
// the log and the metrics are searched for them.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { makeDir, query, runXuefa } from '../support/cluster.mjs';
import { expect, login, makeClient } from '../support/client.mjs';
import { readOpenapi, routesOf } from '../support/openapi.mjs';
import { startStack } from '../support/server.mjs';
import { addExam, addOfficials, ids, one } from '../support/world.mjs';

const ROUTES = routesOf(readOpenapi());
const run = randomBytes(6).toString('hex');
const mark = (what) => `CANARY${what}${run}`;
const SECRET = ['RATIONALE', 'CITE', 'TAG', 'TOPIC', 'PROOF', 'KEY', 'SOURCE'];
const KINDS = [['single', '一、单项选择题', 4], ['multiple', '二、多项选择题', 3], ['judge', '三、判断题', 3], ['blank', '四、填空题', 3]];
const OPTIONS = 'A．甲种说法\nB．乙种说法\nC．丙种说法\nD．丁种说法\n';
const ANSWERS = { single: `${OPTIONS}答案：C`, multiple: `${OPTIONS}答案：ABD`, judge: '答案：正确', blank: `答案：${mark('KEY')}` };

// A bank of twice the items that a paper needs; the options say nothing, all around them is marked.
function bankText() {
  const item = (kind, no) => `${no}．${kind}类第${no}题，下列说法正确的是（　　）。${kind === 'blank' ? '______。' : ''}\n${ANSWERS[kind]}\n`
    + `解析：${mark('RATIONALE')}第${no}条\n依据：《${mark('CITE')}法》第${no}条\n难度：易\n标签：${mark('TAG')}\n核验：${mark('PROOF')}\n`;
  const sections = KINDS.map(([kind, title, count]) => `${title}\n\n${Array.from({ length: 2 * count }, (_, i) => item(kind, i + 1)).join('\n')}`);
  return `章节：${mark('TOPIC')}\n\n${sections.join('\n')}`;
}

let stack;
let at;
let exam;
let actors;
let own; // ids of the official’s own attempt and round
const heard = []; // { who, what, text } of every answer

// Lets a client be heard: everything that comes back is kept.
function listen(who, me) {
  return { ...me, send: async (method, path, body, headers) => {
    const reply = await me.send(method, path, body, headers);
    heard.push({ who, what: `${method} ${path}`, text: `${JSON.stringify(reply.headers)}\n${reply.text}` });
    return reply;
  } };
}

async function compile() {
  const dir = await makeDir();
  const file = join(dir, `${mark('SOURCE')}.txt`);
  writeFileSync(file, bankText());
  const { stdout } = await runXuefa(['bank', 'compile', file, '--bank', 'canary', '--json'], { XUEFA_DATABASE_URL: stack.databaseUrl });
  await rm(dir, { recursive: true });
  assert.equal(JSON.parse(stdout).added, 26);
}

before(async () => {
  stack = await startStack();
  at = await ids(stack);
  await compile();
  const blueprint = { sections: KINDS.map(([kind, title, count]) => ({ kind, title, count, marks: 100 })) };
  exam = await addExam(stack, {
    bank_id: "(select bank_id from bank where name = 'canary')", release_rule: "'after_close'",
    closes_at: "now() + interval '1 hour'", blueprint: `'${JSON.stringify(blueprint)}'`,
  });
  await query(stack.databaseUrl, `update campaign set practice_bank_id = (select bank_id from bank where name = 'canary')`);
  for (const [unit, name] of [['market-law', mark('INSIDE')], ['finance', mark('OUTSIDE')]]) {
    const [person] = await addOfficials(stack, 1, unit);
    await query(stack.databaseUrl, `update person set name = '${name}', staff_no = '${name}' where person_id = ${person.person_id}`);
  }
  const [other] = await addOfficials(stack, 1, 'health');
  actors = new Map([['anonymous', listen('anonymous', makeClient(stack.baseUrl))], ['other', listen('other', await login(stack, other))]]);
  for (const role of ['official', 'liaison', 'bureau', 'author']) actors.set(role, listen(role, await login(stack, stack.demo[role])));
  const me = actors.get('official');
  own = {
    exam_id: exam, campaign_id: at.campaign,
    round_id: expect(await me.send('POST', '/v1/practice/rounds', { campaign_id: at.campaign }), 201).round_id, // before the exam on the same bank
    attempt_id: expect(await me.send('POST', `/v1/exams/${exam}/attempts`), 201).attempt_id,
  };
});
after(() => stack.stop());

const BODIES = {
  'PUT /v1/attempts/{attempt_id}/responses': () => ({ responses: [{ slot: 11, response: [mark('RESPONSE')], seq: 1 }] }),
  'POST /v1/practice/rounds': () => ({ campaign_id: at.campaign }),
  'POST /v1/practice/rounds/{round_id}/finish': () => ({ responses: [], [mark('MEMBER')]: 1 }),
  'POST /v1/sessions': () => ({ login: mark('LOGIN'), password: mark('PASSWORD') }),
};
const FORMATS = [undefined, { accept: 'text/csv' }];
const SEARCHES = { '/v1/campaigns/{campaign_id}/behind': '?limit=200', '/v1/campaigns/{campaign_id}/leaderboard': '?limit=200' };

// Every route as everybody, in both formats, and some that fail.
async function crawl() {
  const left = ROUTES.filter((route) => route.path !== '/v1/sessions/current');
  for (const [, me] of actors) {
    for (const route of left)
      for (const accept of FORMATS) {
        const path = route.path.replace(/\{(\w+)\}/g, (_, name) => own[name]) + (SEARCHES[route.path] ?? '');
        await me.send(route.method, path, BODIES[`${route.method} ${route.path}`]?.(), accept);
      }
    for (const path of ['/', `/${mark('PATH')}`, `/v1/exams?${mark('QUERY')}=1`, `/v1/attempts/${mark('ID')}`])
      await me.send('GET', path, undefined, { 'user-agent': mark('AGENT'), cookie: `xuefa_session=${mark('COOKIE')}` });
    await me.send('PUT', `/v1/attempts/${own.attempt_id}/responses`, `{"${mark('BROKEN')}\\n{\\"event\\":\\"forged\\"}`);
  }
}

const who = (what) => [...new Set(heard.filter(({ text }) => text.includes(what)).map((one) => one.who))].sort();
const where = (what) => [...new Set(heard.filter(({ text }) => text.includes(what)).map((one) => `${one.who}: ${one.what}`))];

describe('before the release', () => {
  before(async () => {
    await crawl();
    assert.equal((await one(stack, `select state from attempt where attempt_id = ${own.attempt_id}`)).state, 'submitted');
    await crawl(); // after the submit, with a result that is not released
  });

  test('the crawl reached what it should', () => {
    assert.ok(heard.length > 200);
    assert.ok(heard.some(({ who: one, text }) => one === 'official' && text.includes('类第')), 'a paper was seen');
    assert.ok(heard.some(({ what, text }) => what.endsWith('/result') && text.includes('"released":false')), 'a result was seen');
  });

  for (const secret of SECRET)
    test(`nobody sees a ${secret.toLowerCase()}`, () => {
      assert.deepEqual(where(mark(secret)), []);
    });

  test('names are seen by those who follow up: of the own subtree, or all', () => {
    assert.deepEqual(who(mark('INSIDE')), ['bureau', 'liaison']);
    assert.deepEqual(who(mark('OUTSIDE')), ['bureau']);
    for (const place of [...where(mark('INSIDE')), ...where(mark('OUTSIDE'))]) assert.match(place, /\/behind\b/);
  });

  test('a response is seen by its owner only', () => {
    assert.deepEqual(who(mark('RESPONSE')), ['official']);
  });

  test('no paper has a member that could say more', () => {
    const papers = heard.filter(({ text }) => text.includes('"stem"'));
    assert.ok(papers.length > 3);
    const ALLOWED = ['slot', 'kind', 'stem', 'stimulus', 'options', 'label', 'text', 'marks', 'title', 'items'];
    const members = (value) => (Array.isArray(value) ? value.flatMap(members)
      : value && typeof value === 'object' ? Object.entries(value).flatMap(([name, inner]) => [name, ...members(inner)]) : []);
    for (const { text, what } of papers) {
      const { sections } = JSON.parse(text.slice(text.indexOf('\n') + 1));
      assert.deepEqual([...new Set(members(sections))].filter((name) => !ALLOWED.includes(name)), [], what);
    }
  });

  test('a result that is not released has no member that could say more', () => {
    for (const { text } of heard.filter(({ what, text: t }) => what.endsWith('/result') && t.includes('"released"')))
      for (const item of JSON.parse(text.slice(text.indexOf('\n') + 1)).items)
        assert.deepEqual(Object.keys(item).filter((name) => item[name] !== null).filter((name) => !['slot', 'response'].includes(name)), []);
  });
});

describe('after the release', () => {
  let from;
  before(async () => {
    from = heard.length;
    await query(stack.databaseUrl, `update exam set closes_at = now() where exam_id = ${exam}`);
    await crawl();
  });

  test('the owner sees keys, rationales and citations of the own paper, in the result alone', () => {
    for (const secret of ['RATIONALE', 'CITE', 'KEY']) {
      const seen = heard.slice(from).filter(({ text }) => text.includes(mark(secret)));
      assert.deepEqual([...new Set(seen.map((one) => `${one.who} ${one.what}`))], [`official GET /v1/attempts/${own.attempt_id}/result`], secret);
    }
  });

  test('what serves the authors alone stays inside', () => {
    for (const secret of ['TAG', 'TOPIC', 'PROOF', 'SOURCE']) assert.deepEqual(where(mark(secret)), []);
  });
});

describe('what the server keeps and says of itself', () => {
  test('no mark, no token and no password is in the log, and every line is one event', async () => {
    const log = stack.lines().join('\n');
    assert.ok(stack.lines().length > 200, 'requests are logged');
    assert.doesNotMatch(log, /CANARY/);
    assert.doesNotMatch(log, /forged/);
    for (const role of ['official', 'liaison', 'bureau', 'author']) {
      assert.ok(!log.includes(stack.demo[role].password));
      assert.ok(!log.includes(actors.get(role).token));
    }
    for (const line of stack.lines()) assert.equal(typeof JSON.parse(line).event, 'string');
  });

  test('nor in the metrics', async () => {
    const { text } = await makeClient(stack.baseUrl).get('/metrics');
    assert.match(text, /xuefa_/);
    assert.doesNotMatch(text, /CANARY|official|liaison/);
  });
});
