// The server as a process, on a database of its own, for stories, browser and fault tests.
//
//   const stack = await startStack();
//   await fetch(`${stack.baseUrl}/healthz`);
//   await stack.stop();
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createDatabase, dropDatabase, makeDir, root, runXuefa, startCluster, xuefa } from './cluster.mjs';

const START_MS = 30_000;
const STOP_MS = 20_000;
const LOG_DIR = process.env.XUEFA_TEST_LOGS ?? join(root, 'build/test-logs');

const state = { template: null, cluster: null, next: 1 };

const uniqueName = (what) => `xuefa_${what}_${process.pid}_${state.next++}`;

// A migrated database with the starter bank and the demonstration campaign: { database, demo }.
export async function makeTemplate(url) {
  const database = uniqueName('template');
  const varDir = await makeDir();
  const env = { XUEFA_DATABASE_URL: await createDatabase(url, database), XUEFA_VAR: varDir };
  const starter = readdirSync(join(root, 'questionbank/starter')).filter((name) => name.endsWith('.txt')).sort()
    .map((name) => `questionbank/starter/${name}`);
  await runXuefa(['db', 'migrate'], env);
  await runXuefa(['bank', 'compile', ...starter, '--bank', 'starter'], env);
  await runXuefa(['demo', 'open'], env);
  const demo = JSON.parse(readFileSync(join(varDir, 'demo.json'), 'utf8'));
  await rm(varDir, { recursive: true, force: true });
  return { database, demo };
}

// A cluster of this process's own goes when the process ends.
async function clusterUrl() {
  if (process.env.XUEFA_TEST_DATABASE_URL) return process.env.XUEFA_TEST_DATABASE_URL;
  state.cluster ??= startCluster();
  return (await state.cluster).url;
}

// The template that ./test has made for all files, or one for this process.
async function template(url) {
  if (process.env.XUEFA_TEST_TEMPLATE) return JSON.parse(readFileSync(process.env.XUEFA_TEST_TEMPLATE, 'utf8'));
  state.template ??= makeTemplate(url);
  return state.template;
}

function openLog(name) {
  mkdirSync(LOG_DIR, { recursive: true });
  return createWriteStream(join(LOG_DIR, `server-${name}.log`), { flags: 'a' });
}

const exitOf = (child) => new Promise((done) => { child.once('exit', (code, signal) => done({ code, signal })); });

function parsed(line) {
  try { return JSON.parse(line); } catch { return null; }
}

// Starts `xuefa serve`; resolves when it says that it serves: { child, exited, port, lines }.
// `lines` goes on growing: every line of its stderr.
export function startServer({ listen, env, name, args = [] }) {
  const child = spawn(xuefa, ['serve', '--listen', listen, ...args], { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'pipe'] });
  const kill = () => child.kill('SIGKILL');
  const exited = exitOf(child);
  const lines = [];
  const log = openLog(name);
  process.on('exit', kill);
  exited.then(() => { process.off('exit', kill); log.end(); });
  return new Promise((resolve, reject) => {
    const refuse = (why) => { clearTimeout(timer); kill(); reject(new Error(`xuefa serve ${why}:\n${lines.slice(-40).join('\n')}`)); };
    const timer = setTimeout(() => refuse(`did not say “serving” within ${START_MS} ms`), START_MS);
    exited.then(({ code, signal }) => refuse(`ended with ${code ?? signal}`));
    child.once('error', (error) => refuse(`could not be run (${error.message})`));
    createInterface({ input: child.stderr }).on('line', (line) => {
      lines.push(line);
      log.write(`${line}\n`);
      const event = parsed(line);
      if (event?.event !== 'serving') return;
      clearTimeout(timer);
      resolve({ child, exited, port: Number(event.port), lines });
    });
  });
}

async function within(ms, promise, what) {
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`${what} took more than ${ms} ms`)), ms); });
  try { return await Promise.race([promise, late]); } finally { clearTimeout(timer); }
}

// A server on a fresh copy of the demonstration database:
//   baseUrl, port, demo (as var/demo.json), databaseUrl, lines() of its log
//   stop()     orderly: SIGTERM, status 0 expected, the database goes
//   kill9()    SIGKILL; the database stays
//   restart()  orderly stop when it still runs, then again on the same port and database
// `env` and `args` go to the server; `cluster` is one from startCluster() for tests that kill it.
export async function startStack({ env = {}, args = [], cluster = null } = {}) {
  const url = cluster?.url ?? (await clusterUrl());
  const { database: source, demo } = cluster ? await makeTemplate(url) : await template(url);
  const name = uniqueName('story');
  const databaseUrl = await createDatabase(url, name, source);
  const varDir = await makeDir();
  const serverEnv = { XUEFA_DATABASE_URL: databaseUrl, XUEFA_VAR: varDir, ...env };
  const removeVar = () => rmSync(varDir, { recursive: true, force: true });
  process.on('exit', removeVar);
  const cleanUp = async () => {
    process.off('exit', removeVar);
    removeVar();
    if (!cluster) await dropDatabase(url, name);
  };
  let server;
  try {
    server = await startServer({ listen: '127.0.0.1:0', env: serverEnv, name, args });
  } catch (error) {
    await cleanUp();
    throw error;
  }
  const baseUrl = `http://127.0.0.1:${server.port}`;

  const runs = () => server.child.exitCode === null && server.child.signalCode === null;
  const terminate = async () => {
    if (!runs()) return;
    server.child.kill('SIGTERM');
    const { code, signal } = await within(STOP_MS, server.exited, 'stopping the server');
    if (code !== 0) throw new Error(`xuefa serve ended with ${code ?? signal}:\n${server.lines.slice(-40).join('\n')}`);
  };
  return {
    baseUrl,
    port: server.port,
    databaseUrl,
    demo: { ...demo, base_url: baseUrl },
    lines: () => server.lines,
    pid: () => server.child.pid,
    async kill9() {
      server.child.kill('SIGKILL');
      await server.exited;
    },
    async restart() {
      await terminate();
      server = await startServer({ listen: `127.0.0.1:${server.port}`, env: serverEnv, name, args });
    },
    async stop() {
      await terminate();
      await cleanUp();
    },
  };
}
