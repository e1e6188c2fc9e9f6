// Answers of a practice round until it is finished: the engine keeps only finished rounds, a reload
// should keep the page. They stay in this tab.

/** @param {string} round_id */
const nameOf = (round_id) => `practice-${round_id}`;

/** @param {string} round_id @returns {Map<number, string[]>} */
export function readDraft(round_id) {
  try {
    return new Map(JSON.parse(sessionStorage.getItem(nameOf(round_id)) ?? '[]'));
  } catch {
    return new Map();
  }
}

/** @param {string} round_id @param {Map<number, string[]>} responses */
export function writeDraft(round_id, responses) {
  try {
    sessionStorage.setItem(nameOf(round_id), JSON.stringify([...responses]));
  } catch { /* without storage a reload loses the draft, nothing else */ }
}

/** @param {string} round_id */
export function dropDraft(round_id) {
  try {
    sessionStorage.removeItem(nameOf(round_id));
  } catch { /* as above */ }
}
