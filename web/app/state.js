// The state of the page as plain values, and what can be read off it.
import { responseOf } from './save_queue.js';

/** @typedef {{person_id: string, name: string, unit: string | null, roles: string[]}} Person */
/** @typedef {{label: string, text: string}} Option */
/** @typedef {{slot: number, kind: string, stem: string, stimulus: string | null, options: Option[], marks: number}} Item */
/** @typedef {{title: string, items: Item[]}} Section */
/**
 * @typedef {object} Exam one sitting under way
 * @property {string} attempt_id
 * @property {Section[]} sections
 * @property {Item[]} items of all sections
 * @property {number} at index of the item on the page
 * @property {import('./save_queue.js').Queue} queue
 * @property {import('./saver.js').SaveState} save_state
 * @property {string | null} saved_at of the newest receipt
 * @property {import('./clock.js').Clock} clock
 * @property {'open' | 'submitting' | 'over' | 'done'} phase `over`: the time is up, being handed in
 */

export function makeState() {
  return {
    /** @type {Person | null} */
    person: null,
    /** @type {Exam | null} */
    exam: null,
  };
}

/** @param {string[]} response */
export const isAnswered = (response) => response.some((part) => part.trim() !== '');

/** Blanks are runs of underscores in the stem. @param {string} stem */
export const blankCount = (stem) => Math.max(1, stem.match(/_{3,}/g)?.length ?? 0);

/** @param {Exam} exam @param {number} slot */
export const isSlotAnswered = (exam, slot) => isAnswered(responseOf(exam.queue, slot));

/** @param {Exam} exam */
export const unansweredSlots = (exam) => exam.items.filter((item) => !isSlotAnswered(exam, item.slot)).map((item) => item.slot);

/** @param {Exam} exam @param {Item} item */
export const sectionOf = (exam, item) => /** @type {Section} */ (exam.sections.find((section) => section.items.includes(item)));

/** @param {string[]} a @param {string[]} b */
export const sameChoice = (a, b) => [...a].sort().join() === [...b].sort().join();
