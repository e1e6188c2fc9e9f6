// Login, its token and its cookie; what a foreign page cannot do with it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { makeDir, query, runXuefa } from '../support/cluster.mjs';
import { expect, login, makeClient } from '../support/client.mjs';
import { startStack } from '../support/server.mjs';
import { addOfficials, ids, one, rows, until } from '../support/world.mjs';

const CACHE_MS = 6000; // a session ended behind the server's back dies within that

let stack;
let at;
let anonymous;
before(async () => {
  stack = await startStack();
  at = await ids(stack);
  anonymous = makeClient(stack.baseUrl);
});
after(() => stack.stop());

const sessions = async () => (await one(stack, 'select count(*)::int as n from session')).n;
const cookieOf = (reply) => reply.headers['set-cookie']?.[0] ?? '';
const attributes = (cookie) => cookie.split('; ').slice(1).sort();

async function newcomer() {
  const [person] = await addOfficials(stack, 1);
  return { ...person, me: await login(stack, person) };
}

describe('the token', () => {
  test('is random, and only a hash of it is stored', async () => {
    const tokens = [];
    for (let i = 0; i < 5; i++) tokens.push((await login(stack, stack.demo.official)).token);
    assert.equal(new Set(tokens).size, 5);
    for (const token of tokens) {
      assert.ok(Buffer.from(token, 'base64url').length >= 16, 'at least 128 bits');
      const found = await rows(stack, `select 1 from session s where s::text like '%${token}%'
        or position('${Buffer.from(token).toString('hex')}' in encode(token_hash, 'hex')) > 0
        or token_hash in ('${'\\x' + Buffer.from(token, 'base64url').toString('hex')}', convert_to('${token}', 'UTF8'))`);
      assert.deepEqual(found, []);
    }
    assert.deepEqual(await rows(stack, 'select distinct octet_length(token_hash) as bytes from session'), [{ bytes: 32 }]);
  });

  test('the password is stored as Argon2id', async () => {
    for (const { hash } of await rows(stack, 'select password_hash as hash from account')) assert.match(hash, /^\$argon2id\$v=19\$m=\d{4,},t=\d+,p=\d+\$/);
  });

  test('is dead at once after the logout, the other sessions of the account live on', async () => {
    const first = await login(stack, stack.demo.official);
    const second = await login(stack, stack.demo.official);
    for (const me of [first, second]) expect(await me.get('/v1/me'), 200);
    const before = await sessions();
    const reply = await first.delete('/v1/sessions/current');
    expect(reply, 200);
    assert.match(cookieOf(reply), /^xuefa_session=; .*Max-Age=0/);
    expect(await first.get('/v1/me'), 401, 'not_logged_in');
    expect(await first.delete('/v1/sessions/current'), 401);
    expect(await second.get('/v1/me'), 200);
    assert.equal(await sessions(), before - 1);
  });

  test('does not come back when other requests are under way during the logout', async () => {
    for (let i = 0; i < 4; i++) {
      const mes = await Promise.all(Array.from({ length: 16 }, () => login(stack, stack.demo.official)));
      await Promise.all(mes.map(async (me) => {
        const around = Array.from({ length: 8 }, (_, n) => (n === 4 ? me.delete('/v1/sessions/current') : me.get('/v1/me')));
        await Promise.all(around);
        expect(await me.get('/v1/me'), 401);
        me.close();
      }));
    }
  });

  test('an expired one is nobody', async () => {
    const me = await login(stack, stack.demo.official);
    await query(stack.databaseUrl, `update session set expires_at = now() where created_at = (select max(created_at) from session)`);
    expect(await me.get('/v1/me'), 401, 'not_logged_in');
  });

  test('it expires within the day, and the answer says when', async () => {
    const { expires_at: expires } = expect(await anonymous.post('/v1/sessions', stack.demo.official), 201);
    assert.ok(Date.parse(expires) > Date.now() + 3_600_000 && Date.parse(expires) <= Date.now() + 86_400_000);
  });

  for (const authorization of ['Bearer', 'Bearer ', 'Basic b2ZmaWNpYWw6eA==', `Bearer ${'A'.repeat(43)}`, `Bearer ${'A'.repeat(5000)}`, 'Bearer \u00e9'])
    test(`${JSON.stringify(authorization.slice(0, 30))} is nobody`, async () => {
      const reply = await anonymous.get('/v1/me', { authorization });
      assert.ok([400, 401].includes(reply.status), `${reply.status}`);
      if (reply.status === 401) assert.match(reply.headers['www-authenticate'], /Bearer/);
    });
});

describe('a login that fails', () => {
  test('says the same for a wrong password and for an unknown login', async () => {
    const wrong = await anonymous.post('/v1/sessions', { login: stack.demo.official.login, password: 'not this one' });
    const unknown = await anonymous.post('/v1/sessions', { login: 'who-is-that', password: 'not this one' });
    expect(wrong, 401, 'login_failed');
    assert.equal(unknown.status, 401);
    assert.equal(unknown.text, wrong.text);
    const names = (reply) => Object.keys(reply.headers).sort();
    assert.deepEqual(names(unknown), names(wrong));
    assert.equal(cookieOf(wrong), '');
  });

  test('takes as long for an unknown login', async () => {
    const median = async (name) => {
      const spent = [];
      for (let i = 0; i < 9; i++) {
        const began = performance.now();
        expect(await anonymous.post('/v1/sessions', { login: name, password: 'not this one' }), 401);
        spent.push(performance.now() - began);
      }
      return spent.sort((a, b) => a - b)[4];
    };
    const known = await median(stack.demo.bureau.login);
    const unknown = await median('who-is-that');
    assert.ok(unknown > known / 3 && unknown < known * 3, `${known} ms known, ${unknown} ms unknown`);
  });

  test('opens no session', async () => {
    const before = await sessions();
    for (const body of [{}, { login: 'official' }, { login: 'official', password: '' }, { login: '', password: 'x' }, [], null, 'x',
      { login: 'official\u0000', password: 'x' }, { login: 'x'.repeat(1000), password: 'x' }, { login: 'official', password: 'x'.repeat(1000) },
      { login: ['official'], password: 'x' }, { login: "' or 1=1 --", password: 'x' }]) {
      const reply = await anonymous.post('/v1/sessions', JSON.stringify(body));
      assert.ok(reply.status >= 400 && reply.status < 500, `${JSON.stringify(body)}: ${reply.status}`);
    }
    assert.equal(await sessions(), before);
  });

  test('leaves the password neither in the log nor in the database', async () => {
    const password = `Secret-${Date.now()}`;
    await anonymous.post('/v1/sessions', { login: 'official', password });
    await anonymous.post('/v1/sessions', `{"login":"official","password":"${password}"`);
    assert.ok(!stack.lines().join('\n').includes(password));
    assert.ok(!stack.lines().join('\n').includes(stack.demo.official.password));
  });
});

describe('the cookie', () => {
  test('is HttpOnly, SameSite=Strict and for the whole site; it alone says who asks', async () => {
    const reply = await anonymous.post('/v1/sessions', stack.demo.official);
    const cookie = cookieOf(reply);
    assert.ok(cookie.startsWith(`xuefa_session=${reply.json.token};`));
    assert.deepEqual(attributes(cookie), ['HttpOnly', 'Max-Age=43200', 'Path=/', 'SameSite=Strict']);
    const { person } = expect(await anonymous.get('/v1/me', { cookie: `a=b; xuefa_session=${reply.json.token}; c=d` }), 200);
    assert.deepEqual(person, reply.json.person);
  });

  test('a login replaces whatever cookie came along', async () => {
    const old = await login(stack, stack.demo.official);
    const reply = await anonymous.post('/v1/sessions', stack.demo.liaison, { cookie: `xuefa_session=${old.token}` });
    assert.notEqual(expect(reply, 201).token, old.token);
    assert.equal(reply.json.person.name, '演示联络员');
  });

  test('no answer with personal data may be kept or read elsewhere', async () => {
    const me = await login(stack, stack.demo.official);
    for (const path of ['/v1/me', '/v1/exams', '/v1/campaigns', '/v1/nothing']) {
      const { headers } = await me.get(path, { origin: 'https://evil.example' });
      assert.equal(headers['cache-control'], 'no-store');
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.match(headers['content-security-policy'], /frame-ancestors 'none'/);
      assert.equal(headers['access-control-allow-origin'], undefined);
      assert.equal(headers['strict-transport-security'], undefined, 'there is no TLS here');
    }
  });
});

describe('a foreign page', () => {
  let cookie;
  let token;
  before(async () => {
    token = (await login(stack, stack.demo.official)).token;
    cookie = { cookie: `xuefa_session=${token}` };
  });
  const own = { 'x-xuefa-csrf': '1' };
  const host = () => `127.0.0.1:${stack.port}`;
  const unsafe = () => [
    ['POST', `/v1/exams/${at.exam}/attempts`], ['PUT', '/v1/attempts/1/responses', { responses: [{ slot: 1, response: ['A'], seq: 1 }] }],
    ['POST', '/v1/attempts/1/submit'], ['POST', '/v1/practice/rounds', { campaign_id: at.campaign }],
    ['POST', '/v1/practice/rounds/1/finish', { responses: [] }], ['DELETE', '/v1/sessions/current'],
  ];
  const written = () => rows(stack, `select (select count(*) from attempt) as attempts, (select count(*) from practice_round) as rounds,
    (select count(*) from session) as sessions`);

  for (const [what, headers] of [
    ['without our header', {}], ['with our header empty', { 'x-xuefa-csrf': '' }], ['with another value', { 'x-xuefa-csrf': '0' }],
    ['from another site', { ...own, 'sec-fetch-site': 'cross-site' }], ['from a sister site', { ...own, 'sec-fetch-site': 'same-site' }],
    ['of another origin', { ...own, origin: 'https://evil.example' }], ['of no origin', { ...own, origin: 'null' }],
    ['of another port', { ...own, origin: 'http://127.0.0.1:1' }], ['with an origin that only begins like ours', { ...own, origin: 'http://127.0.0.1.evil.example' }],
  ])
    test(`cannot write with the cookie: ${what}`, async () => {
      const before = await written();
      for (const [method, path, body] of unsafe())
        expect(await anonymous.send(method, path, body, { ...cookie, ...headers }), 403, 'csrf');
      assert.deepEqual(await written(), before);
    });

  test('our own page can', async () => {
    for (const headers of [own, { ...own, 'sec-fetch-site': 'same-origin', origin: `http://${host()}` }]) {
      const reply = await anonymous.post(`/v1/exams/${at.exam}/attempts`, undefined, { ...cookie, ...headers });
      assert.ok([200, 201].includes(reply.status), reply.text);
    }
  });

  test('reading needs no proof; a bearer needs none either', async () => {
    expect(await anonymous.get('/v1/me', { ...cookie, 'sec-fetch-site': 'cross-site' }), 200);
    expect(await makeClient(stack.baseUrl, token).post(`/v1/exams/${at.exam}/attempts`), 200);
  });

  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
    test(`a body as ${type} is refused, even at the login`, async () => {
      const reply = await anonymous.post('/v1/sessions', JSON.stringify(stack.demo.official), { 'content-type': type });
      expect(reply, 415, 'media_type');
    });

  test('a method in a header or in the query changes nothing', async () => {
    const reply = await anonymous.get('/v1/sessions/current', { ...cookie, 'x-http-method-override': 'DELETE' });
    assert.ok([404, 405].includes(reply.status), `${reply.status}`);
    expect(await anonymous.get('/v1/me', cookie), 200);
  });
});

describe('behind TLS', () => {
  let secure;
  before(async () => { secure = await startStack({ args: ['--tls'] }); });
  after(() => secure?.stop());

  test('the cookie is Secure and the browser is told to stay with TLS', async () => {
    const reply = await makeClient(secure.baseUrl).post('/v1/sessions', secure.demo.official);
    expect(reply, 201);
    assert.deepEqual(attributes(cookieOf(reply)), ['HttpOnly', 'Max-Age=43200', 'Path=/', 'SameSite=Strict', 'Secure']);
    assert.match(reply.headers['strict-transport-security'], /max-age=31536000/);
  });
});

describe('what changes behind the server’s back holds within seconds', { concurrency: true }, () => {
  let disabled;
  let moved;
  let renewed; // the demonstration's official, whose password is made anew
  before(async () => {
    disabled = await newcomer();
    moved = await newcomer();
    renewed = await login(stack, stack.demo.official);
    for (const me of [disabled.me, moved.me, renewed]) expect(await me.get('/v1/exams'), 200);
  });
  const eventually = (me, path, status) => until(async () => (await me.get(path)).status === status, `${status} at ${path}`, CACHE_MS);

  test('an account that is disabled', async () => {
    await query(stack.databaseUrl, `update account set disabled_at = now() where login = '${disabled.login}'`);
    await eventually(disabled.me, '/v1/me', 401);
    expect(await anonymous.post('/v1/sessions', { login: disabled.login, password: disabled.password }), 401, 'login_failed');
  });

  test('a role that is taken away, and one that is given', async () => {
    await query(stack.databaseUrl, `update account_role set role = 'liaison' where account_id = (select account_id from account where login = '${moved.login}')`);
    await eventually(moved.me, '/v1/exams', 403);
    expect(await moved.me.get(`/v1/campaigns/${at.campaign}/behind`), 200);
  });

  test('a password that is made anew: sessions and the old password are dead', async () => {
    const varDir = await makeDir();
    await runXuefa(['demo', 'open'], { XUEFA_DATABASE_URL: stack.databaseUrl, XUEFA_VAR: varDir });
    const { official } = JSON.parse(readFileSync(join(varDir, 'demo.json'), 'utf8'));
    await rm(varDir, { recursive: true });
    assert.notEqual(official.password, stack.demo.official.password);
    await eventually(renewed, '/v1/me', 401);
    expect(await anonymous.post('/v1/sessions', stack.demo.official), 401, 'login_failed');
    assert.equal((await login(stack, official)).person.person_id, renewed.person.person_id);
  });
});
