// Which responses still have to reach the server, and under which number. Pure: no clock, no
// network, no page.
//
// Every slot counts its own `seq`. A response keeps its seq until the server has acknowledged it or
// until the person has changed it: so a repeated request changes nothing, and an older one that
// arrives late cannot overwrite a newer one.

/** @typedef {{slot: number, response: string[], seq: number}} Saved */
/** @typedef {{slot: number, seq: number}} Reply */
/**
 * @typedef {object} Entry
 * @property {number} seq of what was offered last; 0 before the first
 * @property {string[]} offered
 * @property {string[]} wanted what stands on the page
 * @property {boolean} stored whether the server has acknowledged `offered`
 */
/** @typedef {{entries: Map<number, Entry>, in_flight: Saved[]}} Queue */

export const BATCH_SLOTS_MAX = 50;
const BACKOFF_FIRST_MS = 1000;
const BACKOFF_MAX_MS = 30_000;

/** @param {string[]} a @param {string[]} b */
const same = (a, b) => a.length === b.length && a.every((part, i) => part === b[i]);

/** @param {Entry} entry */
const isPending = (entry) => !entry.stored || !same(entry.offered, entry.wanted);

/** @param {Saved} saved @returns {Entry} */
const entryOf = (saved) => ({ seq: saved.seq, offered: saved.response, wanted: saved.response, stored: true });

/** @param {Saved[]} saved what the server has @returns {Queue} */
export function makeQueue(saved) {
  return { entries: new Map(saved.map((one) => [one.slot, entryOf(one)])), in_flight: [] };
}

/** What stands on the page for a slot. @param {Queue} queue @param {number} slot */
export function responseOf(queue, slot) {
  return queue.entries.get(slot)?.wanted ?? [];
}

/** @param {Queue} queue @param {number} slot @param {string[]} response */
export function want(queue, slot, response) {
  const entry = queue.entries.get(slot) ?? { seq: 0, offered: [], wanted: [], stored: true };
  entry.wanted = response;
  queue.entries.set(slot, entry);
}

/** Slots whose newest response the server has not acknowledged. @param {Queue} queue */
export function pendingSlots(queue) {
  return [...queue.entries].filter(([, entry]) => isPending(entry)).map(([slot]) => slot);
}

/**
 * What to send now; empty while another batch is under way or nothing is pending.
 * @param {Queue} queue
 * @returns {Saved[]}
 */
export function takeBatch(queue) {
  if (queue.in_flight.length > 0) return [];
  queue.in_flight = pendingSlots(queue).slice(0, BATCH_SLOTS_MAX).map((slot) => {
    const entry = /** @type {Entry} */ (queue.entries.get(slot));
    if (!same(entry.offered, entry.wanted)) Object.assign(entry, { seq: entry.seq + 1, offered: entry.wanted, stored: false });
    return { slot, response: entry.offered, seq: entry.seq };
  });
  return queue.in_flight;
}

/**
 * The server has answered the batch. Returns the slots for which it holds something newer than what
 * was sent: another page of the same person has written there, and adopt() has to follow.
 * @param {Queue} queue
 * @param {Reply[]} replies
 */
export function acknowledge(queue, replies) {
  const sent = queue.in_flight;
  queue.in_flight = [];
  return sent.filter(({ slot, seq }) => {
    const reply = replies.find((one) => one.slot === slot);
    const entry = /** @type {Entry} */ (queue.entries.get(slot));
    if (reply?.seq === seq) entry.stored = true;
    return reply !== undefined && reply.seq > seq;
  }).map(({ slot }) => slot);
}

/** Nobody knows whether the batch arrived: it stays pending. @param {Queue} queue */
export function release(queue) {
  queue.in_flight = [];
}

/**
 * Takes over what the server has, where that is newer than what was offered from here. Returns the
 * slots whose response on the page has to change.
 * @param {Queue} queue
 * @param {Saved[]} saved
 */
export function adopt(queue, saved) {
  const changed = [];
  for (const one of saved) {
    const entry = queue.entries.get(one.slot);
    if (entry && one.seq < entry.seq) continue;
    if (entry && one.seq === entry.seq && same(one.response, entry.offered)) {
      entry.stored = true;
      continue;
    }
    if (!same(responseOf(queue, one.slot), one.response)) changed.push(one.slot);
    queue.entries.set(one.slot, entryOf(one));
  }
  return changed;
}

/**
 * How long to wait after so many failures in a row; jittered, lest a hall full of phones comes back
 * in one instant.
 * @param {number} failures from 1
 * @param {number} random from 0 to 1
 */
export function backoffMs(failures, random) {
  const whole = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** (failures - 1));
  return Math.round(whole / 2 + (whole / 2) * random);
}
