// Who may do what: every route of the printed contract with every kind of account. A refusal changes no row,
// and what belongs to somebody else does not exist.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { query } from '../support/cluster.mjs';
import { expect, login, makeClient } from '../support/client.mjs';
import { check, openapiText, readOpenapi, routesOf } from '../support/openapi.mjs';
import { startServer, startStack } from '../support/server.mjs';
import { addOfficials, digest, ids, one, rows, separatePractice } from '../support/world.mjs';

const api = readOpenapi();
const ROUTES = routesOf(api).filter((route) => route.path !== '/v1/sessions/current');
const ROLES = ['official', 'liaison', 'bureau', 'author'];

let stack;
let at;
let actors; // name → { me, roles, owns }
let owned; // the attempt and the round of the first official, open
before(async () => {
  stack = await startStack();
  at = await ids(stack);
  await separatePractice(stack);
  const [other] = await addOfficials(stack, 1, 'finance');
  const [nobody] = await addOfficials(stack, 1, 'health');
  await query(stack.databaseUrl, `delete from account_role where account_id = (select account_id from account where login = '${nobody.login}')`);
  const owner = await login(stack, stack.demo.official);
  actors = new Map([['anonymous', { me: makeClient(stack.baseUrl), roles: null }], ['official', { me: owner, roles: ['official'], owns: true }]]);
  for (const role of ROLES.slice(1)) {
    const me = await login(stack, stack.demo[role]);
    actors.set(role, { me, roles: me.person.roles });
  }
  actors.set('an official of another unit', { me: await login(stack, other), roles: ['official'] });
  actors.set('an account without a role', { me: await login(stack, nobody), roles: [] });
  actors.set('an account of another bureau', { me: await login(stack, stack.demo.official), roles: null });
  await query(stack.databaseUrl, `insert into bureau values (1, 'other', '邻市司法局', now())`);
  owned = {
    attempt_id: expect(await owner.post(`/v1/exams/${at.exam}/attempts`), 201).attempt_id,
    round_id: expect(await owner.post('/v1/practice/rounds', { campaign_id: at.campaign }), 201).round_id,
    exam_id: at.exam, campaign_id: at.campaign,
  };
  const save = { responses: [{ slot: 1, response: ['A'], seq: 1 }] };
  expect(await owner.put(`/v1/attempts/${owned.attempt_id}/responses`, save), 200);
  await moveSession(actors.get('an account of another bureau').me);
});
after(() => stack.stop());

// Gives the session of a client to a bureau of its own, in which the login and the ids are the same.
async function moveSession(me) {
  await query(stack.databaseUrl, `
    insert into unit select 1, unit_id, null, code, name, order_no, created_at from unit where code = 'market-law';
    insert into person select 1, person_id, staff_no, name, created_at from person where person_id = ${me.person.person_id};
    insert into account select 1, account_id, person_id, login, password_hash, created_at, null from account where login = 'official' and bureau_id <> 1;
    insert into account_role select 1, account_id, role, unit_id from account_role
      where role = 'official' and account_id = (select account_id from account where bureau_id = 1);
    insert into session select 1, token_hash, account_id, created_at, expires_at from session order by created_at desc limit 1;
    delete from session where bureau_id <> 1 and token_hash = (select token_hash from session where bureau_id = 1)`);
}

const BODIES = {
  'PUT /v1/attempts/{attempt_id}/responses': () => ({ responses: [{ slot: 2, response: ['B'], seq: 1 }] }),
  'POST /v1/practice/rounds': () => ({ campaign_id: at.campaign }),
  'POST /v1/practice/rounds/{round_id}/finish': () => ({ responses: [] }),
  'POST /v1/sessions': () => ({ login: 'nobody', password: 'no such person' }),
};
const REPEATED = ['POST /v1/exams/{exam_id}/attempts', 'POST /v1/practice/rounds']; // 200 while one is open
const nameOf = (route) => `${route.method} ${route.path}`;
const pathOf = (route, values) => route.path.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const send = (me, route, values = owned) => me.send(route.method, pathOf(route, values), BODIES[nameOf(route)]?.());
const isOwned = (route) => /\{(attempt|round)_id\}/.test(route.path);

// What the contract says of a route and an actor: [status, code].
function declared(route, actor) {
  if (route.isPublic) return null;
  if (actor.roles === null) return [401, 'not_logged_in'];
  if (!actor.roles.some((role) => route.roles.includes(role))) return [403, 'role_missing'];
  return isOwned(route) && !actor.owns ? [404, 'not_found'] : null;
}

test('the printed contract is what the server gives, and says of every route who may use it', async () => {
  assert.equal(expect(await makeClient(stack.baseUrl).get('/openapi.yaml'), 200), null);
  assert.equal((await makeClient(stack.baseUrl).get('/openapi.yaml')).text, openapiText());
  for (const route of routesOf(api)) {
    assert.ok(route.isPublic !== route.roles.length > 0, nameOf(route));
    for (const role of route.roles) assert.ok(ROLES.includes(role), role);
  }
  assert.ok(ROUTES.length >= 19);
});

describe('refusals', () => {
  for (const name of ['anonymous', 'official', 'liaison', 'bureau', 'author', 'an official of another unit',
    'an account without a role', 'an account of another bureau'])
    test(`${name}: refused exactly where declared, and no row moves`, async () => {
      const actor = actors.get(name);
      const before = await digest(stack);
      let refused = 0;
      for (const route of ROUTES) {
        const wanted = declared(route, actor);
        if (wanted === null) continue;
        const reply = await send(actor.me, route);
        assert.deepEqual([reply.status, reply.code], wanted, `${nameOf(route)}: ${reply.text}`);
        assert.deepEqual(check(api, { $ref: '#/components/schemas/problem' }, reply.json), [], nameOf(route));
        refused++;
      }
      assert.deepEqual(await digest(stack), before);
      assert.ok(refused > 0, 'there is something to refuse');
    });
});

describe('what is somebody else’s does not exist', () => {
  const MISSING = { attempt_id: '4611686018427387904', round_id: '4611686018427387904', exam_id: '4611686018427387904', campaign_id: '4611686018427387904' };

  for (const name of ['liaison', 'an official of another unit'])
    test(`${name}: the answer to a foreign id is that to an unknown one`, async () => {
      for (const route of ROUTES.filter(isOwned)) {
        const foreign = await send(actors.get(name).me, route);
        const missing = await send(actors.get(name).me, route, MISSING);
        assert.deepEqual([foreign.status, foreign.text], [missing.status, missing.text], nameOf(route));
      }
    });

  test('an unknown id in any place is 404 to those who may use the route', async () => {
    for (const route of ROUTES.filter((r) => r.path.includes('{'))) {
      const role = route.roles[0];
      expect(await send(actors.get(role).me, route, MISSING), 404, 'not_found');
    }
  });

  for (const id of ['0', '-1', '01', '1.0', 'abc', '9223372036854775808', '1%20', "1'--", '%31'])
    test(`the id ${id} is refused as unknown, not as an error`, async () => {
      for (const route of ROUTES.filter((r) => r.path.includes('{'))) {
        const values = { attempt_id: id, round_id: id, exam_id: id, campaign_id: id };
        const reply = await send(actors.get(route.roles[0]).me, route, values);
        assert.ok([400, 404, 405].includes(reply.status), `${nameOf(route)}: ${reply.status} ${reply.text}`);
      }
    });

  test('not even in one batch with the owner’s own requests', async () => {
    const me = actors.get('official').me;
    const stranger = actors.get('an official of another unit').me;
    const path = `/v1/attempts/${owned.attempt_id}/responses`;
    for (let seq = 1; seq <= 20; seq++) {
      const own = Array.from({ length: 12 }, (_, i) => me.put(path, { responses: [{ slot: 3 + i, response: ['A'], seq }] }));
      const foreign = Array.from({ length: 6 }, () => stranger.put(path, { responses: [{ slot: 40, response: ['F'], seq }] }));
      for (const reply of await Promise.all(own)) expect(reply, 200);
      for (const reply of await Promise.all(foreign)) expect(reply, 404, 'not_found');
    }
    assert.deepEqual(await rows(stack, 'select 1 from attempt_response where slot = 40'), []);
  });

  test('nor in one batch with the owner’s own submits and finishes', async () => {
    const [mine, theirs] = await addOfficials(stack, 2);
    const me = await login(stack, mine);
    const stranger = await login(stack, theirs);
    for (let i = 0; i < 8; i++) {
      const attempt = expect(await me.post(`/v1/exams/${at.exam}/attempts`), 201);
      const round = expect(await me.post('/v1/practice/rounds', { campaign_id: at.campaign }), 201);
      for (const [path, body] of [[`/v1/attempts/${attempt.attempt_id}/submit`], [`/v1/practice/rounds/${round.round_id}/finish`, { responses: [] }]]) {
        const both = Array.from({ length: 6 }, () => [stranger.post(path, body), me.post(path, body)]);
        for (const [foreign, own] of both) {
          expect(await foreign, 404, 'not_found');
          expect(await own, 200);
        }
      }
    }
  });
});

describe('unknown members', () => {
  for (const [name, body] of [
    ['POST /v1/sessions', () => ({ ...stack.demo.official, role: 'bureau' })],
    ['PUT /v1/attempts/{attempt_id}/responses', () => ({ responses: [{ slot: 1, response: ['A'], seq: 2 }], score: 100 })],
    ['POST /v1/practice/rounds', () => ({ campaign_id: at.campaign, credits: 100 })],
    ['POST /v1/practice/rounds/{round_id}/finish', () => ({ responses: [], correct: 10 })],
  ])
    test(`${name} refuses one, and nothing changes`, async () => {
      const route = ROUTES.find((r) => nameOf(r) === name);
      const before = await digest(stack);
      const reply = await actors.get('official').me.send(route.method, pathOf(route, owned), body());
      assert.ok([400, 422].includes(reply.status), `${reply.status} ${reply.text}`);
      assert.deepEqual(await digest(stack), before);
    });
});

describe('what is allowed', () => {
  for (const name of ['anonymous', 'official', 'liaison', 'bureau', 'author', 'an official of another unit', 'an account without a role'])
    test(`${name}: every declared route answers with the declared status and no member beyond its schema`, async () => {
      const actor = actors.get(name);
      for (const route of ROUTES) {
        if (declared(route, actor) !== null) continue;
        const reply = await send(actor.me, route);
        if (nameOf(route) === 'POST /v1/sessions') { expect(reply, 401, 'login_failed'); continue; }
        const repeated = actor.owns && REPEATED.includes(nameOf(route));
        assert.equal(reply.status, repeated ? 200 : route.status, `${nameOf(route)}: ${reply.text.slice(0, 400)}`);
        if (route.schema) assert.deepEqual(check(api, route.schema, reply.json), [], nameOf(route));
      }
    });

  test('everybody with a session may end it; without one it is 401', async () => {
    for (const [name, { me, roles }] of actors) {
      const reply = await me.delete('/v1/sessions/current');
      assert.equal(reply.status, roles === null ? 401 : roles.length === 0 ? 403 : 200, `${name}: ${reply.text}`);
      expect(await me.get('/v1/me'), roles?.length === 0 ? 403 : 401);
    }
  });
});

describe('two bureaus with the same logins, codes and numbers', () => {
  let neighbour; // a server for the other bureau, on the same database
  before(async () => {
    await query(stack.databaseUrl, `do $$ declare t record; begin
      set session_replication_role = replica;
      for t in select c.relname, (select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
          where attrelid = c.oid and attnum > 1 and not attisdropped) as columns
        from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum = 1 and a.attname = 'bureau_id'
        where c.relkind = 'r' and c.relname not in ('bureau', 'session')
      loop
        execute format('delete from %I where bureau_id = 1', t.relname);
        execute format('insert into %I (bureau_id, %s) select 1, %2$s from %1$I where bureau_id <> 1', t.relname, t.columns);
      end loop; end $$`);
    const { child, exited, port } = await startServer({
      listen: '127.0.0.1:0', name: 'neighbour', env: { XUEFA_DATABASE_URL: stack.databaseUrl, XUEFA_BUREAU: 'other' },
    });
    neighbour = { baseUrl: `http://127.0.0.1:${port}`, stop: () => { child.kill('SIGTERM'); return exited; } };
  });
  after(() => neighbour?.stop());

  const tables = ['attempt', 'attempt_response', 'credit_event', 'standing_person', 'standing_unit', 'practice_round', 'session'];
  const digestOf = async (bureauId) => {
    const parts = tables.map((name) => `select '${name}' as name, count(*)::int as n,
      coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text as sum from ${name} t where bureau_id ${bureauId === 1 ? '=' : '<>'} 1`);
    return rows(stack, parts.join(' union all '));
  };

  async function sit(me) {
    const attempt = (await me.post(`/v1/exams/${at.exam}/attempts`)).json;
    expect(await me.put(`/v1/attempts/${attempt.attempt_id}/responses`, { responses: [{ slot: 1, response: ['D'], seq: 7 }] }), 200);
    expect(await me.post(`/v1/attempts/${attempt.attempt_id}/submit`), 200);
    const round = (await me.post('/v1/practice/rounds', { campaign_id: at.campaign })).json;
    const responses = round.sections.flatMap((s) => s.items).map((item) => ({ slot: item.slot, response: ['A'] }));
    expect(await me.post(`/v1/practice/rounds/${round.round_id}/finish`, { responses }), 200);
    return attempt;
  }

  test('the token of one is nothing to the other', async () => {
    const here = await login(stack, stack.demo.official);
    const there = await login(neighbour, stack.demo.official);
    assert.equal(here.person.person_id, there.person.person_id, 'the ids are the same');
    expect(await makeClient(neighbour.baseUrl, here.token).get('/v1/me'), 401);
    expect(await makeClient(stack.baseUrl, there.token).get('/v1/me'), 401);
  });

  test('what is done in one moves no row of the other, under the same ids', async () => {
    const there = await login(neighbour, stack.demo.official);
    const here = await digestOf(0);
    await sit(there);
    assert.deepEqual(await digestOf(0), here);
    const me = await login(stack, stack.demo.official);
    const beyond = await digestOf(1);
    const attempt = await sit(me);
    assert.deepEqual(await digestOf(1), beyond);
    expect(await there.get(`/v1/attempts/${attempt.attempt_id}`), 404);
  });

  test('lists and sums are of one bureau', async () => {
    await query(stack.databaseUrl, `update person set name = '邻市的人' where bureau_id = 1;
      update unit set name = '邻市单位' || code where bureau_id = 1; update campaign set title = '邻市的活动' where bureau_id = 1;
      update exam set title = '邻市的考试' where bureau_id = 1`);
    const bureau = await login(stack, stack.demo.bureau);
    const official = await login(stack, stack.demo.official);
    for (const [me, path] of [[official, '/v1/exams'], [official, '/v1/campaigns'], [official, '/v1/me'],
      [official, `/v1/campaigns/${at.campaign}/leaderboard?limit=200`], [bureau, `/v1/campaigns/${at.campaign}/behind?limit=200`],
      [bureau, `/v1/campaigns/${at.campaign}/behind?limit=200&as_of=2026-01-01`]]) {
      const reply = await me.get(path);
      expect(reply, 200);
      assert.doesNotMatch(reply.text, /邻市/, path);
    }
    const { people } = expect(await bureau.get(`/v1/campaigns/${at.campaign}/behind?limit=200`), 200);
    const { count } = await one(stack, `select count(*)::int as count from standing_person where bureau_id <> 1 and (credits < 4000 or not passed)`);
    assert.equal(people.length, count);
  });
});
