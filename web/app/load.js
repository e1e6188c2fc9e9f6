// What the views show, gathered from the engine's replies.
import { api, Problem } from './api.js';
import { sameChoice } from './state.js';

/** @param {any} sections @returns {import('./state.js').Item[]} */
export const itemsOf = (sections) => sections.flatMap((/** @type {import('./state.js').Section} */ section) => section.items);

/** A standing is absent for those who only watch. @param {string} campaign_id */
async function findStanding(campaign_id) {
  try {
    return await api.standing(campaign_id);
  } catch (problem) {
    if (problem instanceof Problem && (problem.status === 404 || problem.status === 403)) return null;
    throw problem;
  }
}

/** @param {import('./state.js').Person} person */
export async function loadHome(person) {
  const sits = person.roles.includes('official');
  const [{ campaigns }, { exams }] = await Promise.all([api.campaigns(), sits ? api.exams() : { exams: [] }]);
  const whole = await Promise.all(campaigns.map(async (/** @type {any} */ campaign) => {
    const [standing, leaderboard] = await Promise.all([sits ? findStanding(campaign.campaign_id) : null, api.leaderboard(campaign.campaign_id)]);
    return { ...campaign, standing, leaderboard, exams: exams.filter((/** @type {any} */ exam) => exam.campaign_id === campaign.campaign_id) };
  }));
  return { person, campaigns: whole };
}

/** The next page of a leaderboard, behind what is there. @param {any} leaderboard */
export async function loadMoreUnits(leaderboard) {
  const page = await api.leaderboard(leaderboard.campaign_id, leaderboard.next);
  return { ...page, units: [...leaderboard.units, ...page.units] };
}

/** @param {string} attempt_id */
export async function loadResult(attempt_id) {
  const [attempt, result] = await Promise.all([api.attempt(attempt_id), api.result(attempt_id)]);
  const bySlot = new Map(result.items.map((/** @type {any} */ one) => [one.slot, one]));
  const items = itemsOf(attempt.sections).map((item) => {
    const { response, key, rationale, cites, right } = bySlot.get(item.slot);
    return { item, response, key, rationale, cites, right };
  });
  return { result, items };
}

/** Only choices are judged here: what counts as the same text is the engine's to say.
 * @param {import('./state.js').Item} item @param {string[] | null} response @param {string[]} key */
function rightChoice(item, response, key) {
  return item.kind === 'blank' ? null : sameChoice(response ?? [], key);
}

/** A finished round as it is reviewed. @param {any} round */
export function reviewRound(round) {
  const saved = round.responses ?? [];
  const items = itemsOf(round.sections).map((item) => {
    const { key, rationale, cites } = round.items.find((/** @type {any} */ one) => one.slot === item.slot);
    const response = saved.find((/** @type {any} */ one) => one.slot === item.slot)?.response ?? null;
    return { item, response, key, rationale, cites, right: rightChoice(item, response, key) };
  });
  return { correct: round.correct, credit: round.credit, items };
}
