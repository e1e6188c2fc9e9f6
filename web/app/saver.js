// Drives a save queue: waits for a pause in typing, sends one batch at a time, tries again.
import { acknowledge, backoffMs, release, takeBatch } from './save_queue.js';

const PAUSE_MS = 400;
const BACK_ONLINE_MAX_MS = 1000;

/** @typedef {'idle' | 'waiting' | 'saving' | 'saved' | 'offline' | 'halted'} SaveState */
/**
 * @typedef {object} SaverHooks
 * @property {(batch: import('./save_queue.js').Saved[]) => Promise<any>} send
 * @property {(state: SaveState) => void} changed
 * @property {(reply: any) => void} arrived a batch was acknowledged
 * @property {() => Promise<void>} outrun the server holds newer responses than this page
 * @property {(problem: any) => void} refused nothing more can be saved
 */

/** @param {import('./save_queue.js').Queue} queue @param {SaverHooks} hooks */
export function makeSaver(queue, hooks) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let pause;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let retry;
  /** @type {Promise<boolean> | null} */
  let running = null;
  let failures = 0;
  let halted = false;

  /** @param {number} ms */
  function retryIn(ms) {
    clearTimeout(retry);
    retry = setTimeout(flush, ms);
  }

  /** @param {any} problem */
  function later(problem) {
    release(queue);
    if (!problem.retryable) return halt(problem);
    failures += 1;
    hooks.changed('offline');
    retryIn(backoffMs(failures, Math.random()));
  }

  /** @param {any} problem */
  function halt(problem) {
    halted = true;
    hooks.changed('halted');
    hooks.refused(problem);
  }

  /** @param {import('./save_queue.js').Saved[]} batch */
  async function sendBatch(batch) {
    const reply = await hooks.send(batch).catch((/** @type {any} */ problem) => {
      if (problem.code !== 'seq_reused') throw problem;
      return null;
    });
    failures = 0;
    if (reply === null) {
      release(queue);
      return hooks.outrun();
    }
    const outrun = acknowledge(queue, reply.responses);
    hooks.arrived(reply);
    if (outrun.length > 0) await hooks.outrun();
  }

  async function drain() {
    clearTimeout(pause);
    clearTimeout(retry);
    retry = undefined;
    try {
      while (!halted) {
        const batch = takeBatch(queue);
        if (batch.length === 0) {
          hooks.changed('saved');
          return true;
        }
        hooks.changed('saving');
        await sendBatch(batch);
      }
    } catch (problem) {
      later(problem);
    }
    return false;
  }

  /** Sends what is pending now. True when the server has acknowledged everything. */
  function flush() {
    running ??= drain().finally(() => { running = null; });
    return running;
  }

  return {
    flush,
    /** Something has changed: it is sent after a short pause, unless a retry is due anyway. */
    touch() {
      if (halted || retry !== undefined) return;
      hooks.changed(running ? 'saving' : 'waiting');
      clearTimeout(pause);
      pause = setTimeout(flush, PAUSE_MS);
    },
    /** The network says that it is back. */
    wake() {
      if (retry !== undefined) retryIn(Math.random() * BACK_ONLINE_MAX_MS);
    },
    /** After a new login. */
    resume() {
      halted = false;
      return flush();
    },
    stop() {
      halted = true;
      clearTimeout(pause);
      clearTimeout(retry);
    },
  };
}
