// ./run as a person uses it, with a var directory and a port of its own.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import test from 'node:test';
import { makeDir, query, root } from '../support/cluster.mjs';

const BUILD_MS = 600_000;
const built = join(root, 'build/release/xuefa');

const freePort = () => new Promise((done) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => done(port));
  });
});

// One checkout's var directory under a path that is hard on quoting; removed afterwards.
async function settings(t) {
  const dir = await makeDir();
  const varDir = join(dir, '学法 考法', 'var');
  mkdirSync(varDir, { recursive: true });
  const env = { ...process.env, XUEFA_VAR: varDir, XUEFA_LISTEN: `127.0.0.1:${await freePort()}` };
  delete env.XUEFA_DATABASE_URL;
  t.after(() => {
    spawnSync(built, ['db', 'down'], { env });
    rmSync(dir, { recursive: true, force: true });
  });
  return env;
}

const database = (env) => JSON.parse(spawnSync(built, ['db', 'status', '--json'], { env, encoding: 'utf8' }).stdout);

// Starts ./run and resolves when it has printed the last login: { child, said(), ended }.
function start(env) {
  const child = spawn(join(root, 'run'), { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const ended = new Promise((done) => { child.once('close', (code, signal) => done(code ?? signal)); });
  return new Promise((resolve, reject) => {
    ended.then((status) => reject(new Error(`./run ended with ${status}:\n${said}`)));
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => {
        said += text;
        if (/命题人.*密码 \S+\n/.test(said)) resolve({ child, ended, said: () => said });
      });
  });
}

async function stop(run, signal = 'SIGTERM') {
  run.child.kill(signal);
  return run.ended;
}

test('./run serves, prints logins that work, and stops what it started', { timeout: BUILD_MS }, async (t) => {
  const env = await settings(t);
  const run = await start(env);
  t.after(() => run.child.kill('SIGTERM'));
  const demo = JSON.parse(readFileSync(join(env.XUEFA_VAR, 'demo.json'), 'utf8'));
  assert.equal(demo.base_url, `http://${env.XUEFA_LISTEN}`);
  for (const role of ['official', 'liaison', 'bureau', 'author']) {
    const { login, password } = demo[role];
    assert.ok(run.said().includes(`登录名 ${login}　密码 ${password}`), run.said());
    const reply = await fetch(`${demo.base_url}/v1/sessions`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login, password }),
    });
    assert.equal(reply.status, 201, `${role}: ${await reply.text()}`);
  }
  assert.equal(await stop(run), 0, run.said());
  assert.equal(database(env).running, false);
});

test('a second ./run is quick, keeps the data and the logins', { timeout: BUILD_MS }, async (t) => {
  const env = await settings(t);
  assert.equal(spawnSync(join(root, 'run'), ['--setup-only'], { env }).status, 0);
  const demo = readFileSync(join(env.XUEFA_VAR, 'demo.json'), 'utf8');
  await query(database(env).url, 'create table kept (a int)');
  const began = Date.now();
  const run = await start(env);
  assert.ok(Date.now() - began < 10_000, `${Date.now() - began} ms`);
  assert.equal(readFileSync(join(env.XUEFA_VAR, 'demo.json'), 'utf8'), demo);
  assert.equal(await stop(run, 'SIGINT'), 0, run.said());
  assert.equal(await query(database(env).url, "select to_regclass('kept')"), 'kept');
  assert.equal(database(env).running, true, 'a cluster that ran before is left running');
});

test('a taken port is said in one line, before anything is done', async (t) => {
  const env = await settings(t);
  const other = createServer().listen(Number(env.XUEFA_LISTEN.split(':')[1]), '127.0.0.1');
  t.after(() => other.close());
  await new Promise((done) => { other.once('listening', done); });
  const { status, stderr } = await new Promise((done) => {
    const child = spawn(join(root, 'run'), { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let text = '';
    child.stderr.setEncoding('utf8').on('data', (d) => { text += d; });
    child.once('close', (code) => done({ status: code, stderr: text }));
  });
  assert.equal(status, 3);
  assert.match(stderr, /^错误：端口 \d+ 已被占用[^\n]*XUEFA_LISTEN=[^\n]*\n$/);
});

test('an unknown option is misuse', async (t) => {
  const { status, stderr } = spawnSync(join(root, 'run'), ['--nonsense'], { env: await settings(t), encoding: 'utf8' });
  assert.equal(status, 2);
  assert.match(stderr, /--setup-only/);
});
