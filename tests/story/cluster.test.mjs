// The private cluster: made once, started and stopped any number of times, never half there.
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync, appendFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';
import { createDatabase, makeDir, query, root, startCluster, urlOfDatabase, xuefa } from '../support/cluster.mjs';

const run = promisify(execFile);

function db(varDir, ...args) {
  return spawnSync(xuefa, ['db', ...args], { cwd: root, encoding: 'utf8', env: { ...process.env, XUEFA_VAR: varDir } });
}

const status = (varDir) => JSON.parse(db(varDir, 'status', '--json').stdout);

// A var directory at `name` inside a temporary one; the cluster in it is stopped and removed.
async function varDirAt(t, name) {
  const dir = await makeDir();
  const varDir = join(dir, name);
  mkdirSync(varDir, { recursive: true });
  t.after(() => {
    db(varDir, 'down');
    rmSync(dir, { recursive: true, force: true });
  });
  return varDir;
}

test('a path with blanks and Chinese characters, longer than a socket address, works', async (t) => {
  const varDir = await varDirAt(t, `学法 考法/${'长路径'.repeat(20)}/it's "var"`);
  const up = db(varDir, 'up');
  assert.equal(up.status, 0, up.stderr);
  assert.match(up.stdout, /^postgresql:\/\/\/xuefa\?host=%2Ftmp%2Fxuefa-\d+-[0-9a-f]{16}&port=5432&user=xuefa_owner\n$/);
  assert.equal(await query(up.stdout.trim(), 'select current_database()'), 'xuefa');
});

test('a second start says that it runs and gives the same address', async (t) => {
  const varDir = await varDirAt(t, 'var');
  const first = db(varDir, 'up');
  const second = db(varDir, 'up');
  assert.equal(second.stdout, first.stdout);
  assert.match(second.stderr, /本来就在运行/);
  assert.equal(db(varDir, 'down').status, 0);
  assert.equal(db(varDir, 'down').status, 0);
  assert.deepEqual({ ...status(varDir), data_dir: 0 }, { running: false, url: null, data_dir: 0, pid: 0 });
});

test('of several first starts at once one makes the cluster and the others wait', async (t) => {
  const varDir = await varDirAt(t, 'var');
  const env = { ...process.env, XUEFA_VAR: varDir };
  const all = await Promise.all([1, 2, 3].map(() => run(xuefa, ['db', 'up'], { cwd: root, env })));
  assert.equal(new Set(all.map(({ stdout }) => stdout)).size, 1);
  assert.equal(all.filter(({ stderr }) => stderr.includes('已启动')).length, 1);
});

test('settings are durable, text is UTF-8 and nothing listens on the network', async (t) => {
  const varDir = await varDirAt(t, 'var');
  const url = db(varDir, 'up').stdout.trim();
  const shown = await query(url, `select string_agg(name || '=' || setting, ' ' order by name) from pg_settings where name in
    ('fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'listen_addresses', 'max_connections', 'server_encoding')`);
  assert.equal(shown, 'data_checksums=on fsync=on full_page_writes=on listen_addresses= max_connections=100 server_encoding=UTF8 synchronous_commit=on');
  assert.equal(await query(url, 'select datcollate from pg_database where datname = current_database()'), 'C.UTF-8');
});

test('after kill -9 of every process the next start recovers what was committed', async () => {
  const cluster = await startCluster();
  const url = await createDatabase(cluster.url, 'kept');
  await query(url, 'create table t (a int); insert into t values (42)');
  cluster.kill9();
  await cluster.start();
  assert.equal(await query(urlOfDatabase(cluster.url, 'kept'), 'select a from t'), '42');
  await cluster.destroy();
});

test('a start right after kill -9 does not mistake the dying server for a running one', async () => {
  const cluster = await startCluster();
  for (let round = 0; round < 8; round++) {
    cluster.kill9();
    await cluster.start();
    assert.equal(await query(cluster.url, 'select 1'), '1');
  }
  await cluster.destroy();
});

test('a first start that was killed is begun anew', async (t) => {
  const varDir = await varDirAt(t, 'var');
  mkdirSync(join(varDir, 'pg.new'));
  writeFileSync(join(varDir, 'pg.new', 'PG_VERSION'), '15\n');
  const up = db(varDir, 'up');
  assert.equal(up.status, 0, up.stderr);
});

test('the data move with the checkout', async (t) => {
  const varDir = await varDirAt(t, 'before');
  await query(db(varDir, 'up').stdout.trim(), 'create table moved (a int)');
  db(varDir, 'down');
  const moved = varDir.replace(/before$/, 'after');
  renameSync(varDir, moved);
  t.after(() => db(moved, 'down'));
  const up = db(moved, 'up');
  assert.equal(await query(up.stdout.trim(), "select to_regclass('moved')"), 'moved');
});

test('what stops PostgreSQL from starting is shown, with status 3', async (t) => {
  const varDir = await varDirAt(t, 'var');
  db(varDir, 'up');
  db(varDir, 'down');
  appendFileSync(join(status(varDir).data_dir, 'postgresql.conf'), '\nnonsense = 1\n');
  const up = db(varDir, 'up');
  assert.equal(up.status, 3);
  assert.equal(up.stdout, '');
  assert.match(up.stderr, /unrecognized configuration parameter "nonsense"/);
  assert.match(up.stderr, /私有 PostgreSQL 启动失败/);
});

test('a PostgreSQL of the caller has no influence on where we connect', async (t) => {
  const varDir = await varDirAt(t, 'var');
  const env = { ...process.env, XUEFA_VAR: varDir, PGHOST: '/nowhere', PGPORT: '1', PGDATA: '/nowhere', PGUSER: 'nobody', PGDATABASE: 'none' };
  const up = spawnSync(xuefa, ['db', 'up'], { cwd: root, encoding: 'utf8', env });
  assert.equal(up.status, 0, up.stderr);
  assert.equal(await query(up.stdout.trim(), 'select current_user'), 'xuefa_owner');
});

test('the lock of a directory of data that is gone is not mistaken for a running server', async (t) => {
  const varDir = await varDirAt(t, 'var');
  db(varDir, 'up');
  const lock = join(status(varDir).data_dir, 'postmaster.pid');
  const text = readFileSync(lock, 'utf8');
  db(varDir, 'down');
  writeFileSync(lock, text.replace(/^\d+/, String(process.pid)));
  assert.equal(status(varDir).running, false);
  assert.equal(db(varDir, 'up').status, 0);
});
