// Clients under faults: they keep every receipt, repeat what was not answered as a browser does, and note
// any answer that a client could not cope with.
import { exchange } from './client.mjs';
import { pause } from './world.mjs';

const BROKEN = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'];
const WAIT_MS = 20;

// Sends until there is an answer that is not “try again”. `log` = { refused, broken, wrong: [] } counts the rest.
// Gives null when `stopped()` says so first.
export async function insist(me, [method, path, body], log, stopped = () => false) {
  while (!stopped()) {
    const reply = await me.send(method, path, body).catch((error) => error);
    if (reply instanceof Error) {
      if (!BROKEN.includes(reply.code)) log.wrong.push(`${method} ${path}: ${reply.code} ${reply.message}`);
      log.broken++;
    } else if (reply.status === 503) {
      if (!/^\d+$/.test(reply.headers['retry-after'] ?? '')) log.wrong.push(`${method} ${path}: 503 without Retry-After: ${reply.text}`);
      log.refused++;
    } else {
      if (reply.status >= 500) log.wrong.push(`${method} ${path}: ${reply.status} ${reply.text}`);
      return reply;
    }
    await pause(WAIT_MS);
  }
  return null;
}

export const newLog = () => ({ refused: 0, broken: 0, wrong: [] });

const dice = (n) => Math.floor(Math.random() * n);
const RESPONSES = [['A'], ['B'], ['A', 'C'], ['T'], ['F'], [], ['民主集中制'], ['甲', '乙']];

// Saves one slot after the other until stopped: { offered, receipts, log }, both Map of slot → Map of seq → save.
// Half of the saves that were not acknowledged are repeated, half are given up.
export function startSaver(me, attempt) {
  const slots = attempt.sections.flatMap((section) => section.items).length;
  const saver = { me, attempt, offered: new Map(), receipts: new Map(), log: newLog(), count: 0, stopped: false };
  const put = (map, slot, seq, value) => map.set(slot, (map.get(slot) ?? new Map()).set(seq, value));
  const path = `/v1/attempts/${attempt.attempt_id}/responses`;
  saver.ended = (async () => {
    for (let seq = 1; !saver.stopped; seq++) {
      const save = { slot: 1 + dice(slots), response: RESPONSES[dice(RESPONSES.length)], seq };
      put(saver.offered, save.slot, seq, save.response);
      let tries = dice(2) === 0 ? 1 : Infinity;
      const reply = await insist(me, ['PUT', path, { responses: [save] }], saver.log, () => saver.stopped || tries-- <= 0);
      if (reply === null) continue;
      const kept = reply.json?.responses?.[0];
      if (reply.status !== 200 || kept?.slot !== save.slot || kept.seq < seq) saver.log.wrong.push(`${reply.status} ${reply.text}`);
      else put(saver.receipts, save.slot, kept.seq, kept);
      saver.count++;
    }
  })();
  saver.stop = () => { saver.stopped = true; return saver.ended; };
  return saver;
}

// Waits until the server answers at all.
export async function answers(baseUrl, waitMs = 15_000) {
  const began = Date.now();
  for (;;) {
    const reply = await exchange(`${baseUrl}/readyz`).catch(() => null);
    if (reply?.status === 200) return Date.now() - began;
    if (Date.now() - began > waitMs) throw new Error(`not ready within ${waitMs} ms`);
    await pause(WAIT_MS);
  }
}
