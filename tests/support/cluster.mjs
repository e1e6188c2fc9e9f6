// PostgreSQL for tests: the cluster of XUEFA_TEST_DATABASE_URL, or one of the test's own.
import { execFile, execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const xuefa = process.env.XUEFA_BIN ?? join(root, 'build/dev/xuefa');

const PROGRAMS = '/usr/lib/postgresql/15/bin';
const program = (name) => (existsSync(join(PROGRAMS, name)) ? join(PROGRAMS, name) : name);

// A temporary directory that the cluster's user can enter too.
export async function makeDir() {
  const dir = await mkdtemp('/tmp/xuefa-test-');
  await chmod(dir, 0o755);
  return dir;
}

// Runs the command of the project; rejects with its stderr when its status is not 0.
export async function runXuefa(args, env = {}) {
  try {
    return await run(xuefa, args, { cwd: root, env: { ...process.env, ...env }, maxBuffer: 1 << 26 });
  } catch (error) {
    throw new Error(`xuefa ${args.join(' ')}: status ${error.code}\n${error.stderr}${error.stdout}`, { cause: error });
  }
}

export function urlOfDatabase(url, name) {
  return url.replace(/^(postgresql:\/\/[^/]*\/)[^?]*/, `$1${name}`);
}

// One SQL statement through psql; rows as lines, columns separated by a tab.
export async function query(url, sql) {
  const { stdout } = await run(program('psql'), ['--no-psqlrc', '-v', 'ON_ERROR_STOP=1', '-At', '-F', '\t', '-d', url, '-c', sql]);
  return stdout.replace(/\n$/, '');
}

// A cluster of the caller's own: { url, varDir, start(), stop(), kill9(), pid(), destroy() }.
// `destroy` also happens when the process ends.
export async function startCluster() {
  const varDir = await makeDir();
  const env = { XUEFA_VAR: varDir };
  const status = () => JSON.parse(execFileSync(xuefa, ['db', 'status', '--json'], { env: { ...process.env, ...env }, encoding: 'utf8' }));
  const cluster = {
    varDir,
    url: null,
    pid: () => status().pid,
    dataDir: () => status().data_dir,
    async start() {
      cluster.url = (await runXuefa(['db', 'up'], env)).stdout.trim();
    },
    stop: () => runXuefa(['db', 'down'], env),
    // As a crash of the machine: every process of the cluster at once, nothing flushed.
    kill9() {
      const pid = cluster.pid();
      const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
      for (const one of [pid, ...children])
        try { process.kill(Number(one), 'SIGKILL'); } catch { /* gone by itself */ }
    },
    async destroy() {
      process.off('exit', cluster.destroySync);
      await cluster.stop();
      await rm(varDir, { recursive: true, force: true });
    },
    destroySync() {
      try { execFileSync(xuefa, ['db', 'down'], { env: { ...process.env, ...env }, stdio: 'ignore' }); } catch { /* nothing more to try */ }
      rmSync(varDir, { recursive: true, force: true });
    },
  };
  process.on('exit', cluster.destroySync);
  await cluster.start();
  return cluster;
}

async function retried(times, action) {
  for (let i = 1; ; i++)
    try { return await action(); } catch (error) {
      if (i >= times) throw error;
      await new Promise((done) => { setTimeout(done, 100 * i); });
    }
}

// A new database, a copy of `template`. Copying fails while another copy of it begins; hence the tries.
export async function createDatabase(url, name, template = 'template0') {
  await retried(20, () => run(program('createdb'), ['--maintenance-db', urlOfDatabase(url, 'postgres'), '--template', template, '--encoding', 'UTF8', '--locale', 'C.UTF-8', name]));
  return urlOfDatabase(url, name);
}

export async function dropDatabase(url, name) {
  await run(program('dropdb'), ['--if-exists', '--force', '--maintenance-db', urlOfDatabase(url, 'postgres'), name]);
}
