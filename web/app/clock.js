// Time left, by the monotonic clock of this machine: its wall clock may be wrong.

export const ANNOUNCED_MINUTES = [30, 10, 5, 1];
const MS_PER_MINUTE = 60_000;

/** @typedef {{ends_at: number}} Clock the deadline on the scale of performance.now() */

/**
 * @param {{server_now: string, deadline_at: string}} reply
 * @param {{sent_at: number, received_at: number}} trip on the scale of performance.now()
 * @returns {Clock}
 */
export function makeClock(reply, { sent_at, received_at }) {
  const left_ms = Date.parse(reply.deadline_at) - Date.parse(reply.server_now);
  return { ends_at: (sent_at + received_at) / 2 + left_ms };
}

/** @param {Clock} clock @param {number} now */
export const leftMs = (clock, now) => Math.max(0, clock.ends_at - now);

/**
 * The minutes to announce when the time left went from one value to another; null for silence.
 * @param {number} before_ms
 * @param {number} after_ms
 */
export function announcedMinutes(before_ms, after_ms) {
  const passed = ANNOUNCED_MINUTES.filter((minutes) => before_ms > minutes * MS_PER_MINUTE && after_ms <= minutes * MS_PER_MINUTE);
  return passed.length > 0 ? Math.min(...passed) : null;
}
