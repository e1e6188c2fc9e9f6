// One sitting from the loaded paper to the receipt: keeps saving, watches the time, hands in.
import { announcedMinutes, leftMs, makeClock } from './clock.js';
import { adopt, backoffMs, makeQueue, pendingSlots, want } from './save_queue.js';
import { makeSaver } from './saver.js';
import { isSlotAnswered } from './state.js';

const TICK_MS = 500;
const ENDED = new Set(['attempt_closed', 'deadline_passed']);

/**
 * @typedef {object} SittingHooks
 * @property {() => void} changed something small: time, save line, answered or not
 * @property {(slots: number[]) => void} replaced responses of these slots came from another page
 * @property {(text: string) => void} announce
 * @property {(submitted: any, lost: number[]) => void} done
 * @property {(problem: any) => void} failed
 */

/** A reply with the moments at which it was asked for and came. @param {() => Promise<any>} ask */
async function timed(ask) {
  const sent_at = performance.now();
  const reply = await ask();
  return { reply, trip: { sent_at, received_at: performance.now() } };
}

/** When the newest of them was saved; all carry the same offset. @param {{saved_at: string}[]} saved */
const newest = (saved) => saved.map((one) => one.saved_at).sort().at(-1) ?? null;

/** @param {number} ms */
const sleep = (ms) => new Promise((done) => { setTimeout(done, ms); });

/**
 * @param {typeof import('./api.js').api} api
 * @param {string} attempt_id
 * @param {SittingHooks} hooks
 */
export async function openSitting(api, attempt_id, hooks) {
  const { reply: attempt, trip } = await timed(() => api.attempt(attempt_id));
  /** @type {import('./state.js').Exam} */
  const exam = {
    attempt_id,
    sections: attempt.sections,
    items: attempt.sections.flatMap((/** @type {import('./state.js').Section} */ section) => section.items),
    at: 0,
    queue: makeQueue(attempt.responses),
    save_state: attempt.responses.length > 0 ? 'saved' : 'idle',
    saved_at: newest(attempt.responses),
    clock: makeClock(attempt, trip),
    phase: attempt.state === 'open' ? 'open' : 'done',
  };
  exam.at = Math.max(0, exam.items.findIndex((item) => !isSlotAnswered(exam, item.slot)));
  let deadline_at = attempt.deadline_at;
  let left_ms = Infinity;
  let offline = false;

  const saver = makeSaver(exam.queue, {
    async send(batch) {
      const { reply, trip: there } = await timed(() => api.save(attempt_id, batch));
      exam.clock = makeClock(reply, there);
      return reply;
    },
    changed(state) {
      if (state === 'offline' && exam.save_state !== 'offline') offline = true, hooks.announce('未连接，作答保留在本页，连上后自动保存。');
      if (state === 'saved' && offline) offline = false, hooks.announce('已恢复连接，作答已保存到服务器。');
      exam.save_state = state;
      hooks.changed();
    },
    arrived(reply) {
      deadline_at = reply.deadline_at;
      exam.saved_at = newest(reply.responses) ?? exam.saved_at;
    },
    outrun: reload,
    refused(problem) {
      if (ENDED.has(problem.code)) handIn();
      else hooks.failed(problem);
    },
  });

  async function reload() {
    const { reply, trip: there } = await timed(() => api.attempt(attempt_id));
    exam.clock = makeClock(reply, there);
    const slots = adopt(exam.queue, reply.responses);
    if (slots.length > 0) hooks.replaced(slots);
    if (reply.state !== 'open') handIn();
  }

  function tick() {
    const now_left_ms = leftMs(exam.clock, performance.now());
    const minutes = announcedMinutes(left_ms, now_left_ms);
    if (minutes !== null && left_ms !== Infinity) hooks.announce(`离交卷还有 ${minutes} 分钟。`);
    left_ms = now_left_ms;
    hooks.changed();
    if (left_ms === 0 && exam.phase === 'open') handIn();
  }
  const ticking = setInterval(tick, TICK_MS);

  /** @param {any} submitted */
  function finish(submitted) {
    close();
    exam.phase = 'done';
    hooks.done(submitted, pendingSlots(exam.queue));
  }

  // The time is up, or the engine has closed the attempt: goes on until the engine has answered.
  async function handIn() {
    if (exam.phase === 'over' || exam.phase === 'done') return;
    exam.phase = 'over';
    hooks.changed();
    await saver.flush();
    for (let failures = 1; exam.phase === 'over'; failures++) {
      try {
        return finish(await api.submit(attempt_id));
      } catch (problem) {
        if (!(/** @type {any} */ (problem).retryable)) return hooks.failed(problem);
        await sleep(backoffMs(failures, Math.random()));
      }
    }
  }

  // By the person's will: only when everything written has arrived.
  async function submit() {
    exam.phase = 'submitting';
    hooks.changed();
    try {
      if (await saver.flush()) return finish(await api.submit(attempt_id));
      if (exam.phase === 'submitting') hooks.failed({ detail: `还有 ${pendingSlots(exam.queue).length} 题没有送到服务器，暂不能交卷。请恢复网络后再交。` });
    } catch (problem) {
      hooks.failed(problem);
    }
    if (exam.phase === 'submitting') exam.phase = 'open';
    hooks.changed();
  }

  function wake() {
    saver.wake();
  }

  // A sleeping machine may have stopped its monotonic clock; a page that is left may not come back.
  async function visibility() {
    if (document.visibilityState === 'hidden') return saver.flush();
    const { reply, trip: there } = await timed(api.me).catch(() => ({ reply: null, trip: { sent_at: 0, received_at: 0 } }));
    if (reply) exam.clock = makeClock({ server_now: reply.server_now, deadline_at }, there);
    tick();
  }

  /** @param {BeforeUnloadEvent} event */
  function leaving(event) {
    if (exam.phase !== 'done' && pendingSlots(exam.queue).length > 0) event.preventDefault();
  }

  function close() {
    saver.stop();
    clearInterval(ticking);
    removeEventListener('online', wake);
    removeEventListener('beforeunload', leaving);
    document.removeEventListener('visibilitychange', visibility);
  }

  addEventListener('online', wake);
  addEventListener('beforeunload', leaving);
  document.addEventListener('visibilitychange', visibility);
  if (exam.phase === 'done') close();

  return {
    exam,
    submit,
    close,
    flush: () => saver.flush(),
    /** @param {number} slot @param {string[]} response */
    answer(slot, response) {
      want(exam.queue, slot, response);
      saver.touch();
      hooks.changed();
    },
    /** After a new login: what other pages wrote, then what this one still has. */
    async resume() {
      await reload().catch((problem) => { if (!problem.retryable) throw problem; });
      await saver.resume();
      if (exam.phase !== 'over') return;
      exam.phase = 'open';
      await handIn();
    },
  };
}
