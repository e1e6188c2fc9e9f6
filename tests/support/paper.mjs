// What a paper asks and what is right, read from the database; and a second scorer, written from the
// rules alone.
import { one, rows } from './world.mjs';

const label = (shown) => String.fromCharCode(65 + shown);

// The slots of a drawn paper: [{ slot, kind, options, key, rationale, cites, order, marks }]. `table` and `id`
// name an attempt or a practice round.
async function slots(stack, table, id) {
  return rows(stack, `select p.slot, r.revision_id::text, r.kind, r.stem, r.options, r.key, r.rationale, r.cites,
      a.option_orders[p.slot] as order
    from ${table.name} a
    cross join lateral unnest(a.revision_ids) with ordinality as p (revision_id, slot)
    join item_revision r on r.bureau_id = a.bureau_id and r.revision_id = p.revision_id
    where a.${table.key} = ${id} order by p.slot`);
}

export async function paperOf(stack, attemptId) {
  const { blueprint } = await one(stack, `select e.blueprint from attempt a join exam e using (bureau_id, exam_id)
    where a.attempt_id = ${attemptId}`);
  const marks = blueprint.sections.flatMap((section) => Array(section.count).fill(section.marks));
  const paper = await slots(stack, { name: 'attempt', key: 'attempt_id' }, attemptId);
  return paper.map((item, i) => ({ ...item, marks: marks[i] }));
}

export const roundOf = (stack, roundId) => slots(stack, { name: 'practice_round', key: 'round_id' }, roundId);

// A function from an attempt, as it comes over HTTP, to its slots: for many attempts without asking the database.
export async function paperReader(stack) {
  const all = await rows(stack, 'select distinct kind, stem, options, key from item_revision');
  const name = (kind, stem, options) => [kind, stem, ...options.map((option) => option.text).sort()].join('\n');
  const known = new Map(all.map((item) => [name(item.kind, item.stem, item.options), item]));
  return (attempt) => attempt.sections.flatMap((section) => section.items).map(({ slot, kind, stem, options, marks }) => {
    const item = known.get(name(kind, stem, options));
    const order = options.map(({ text }) => item.options.find((option) => option.text === text).label).join('');
    return { slot, kind, key: item.key, order, marks: Math.round(marks * 100) };
  });
}

// The key as its owner sees it: option labels after shuffling, T or F, the first wording of each blank.
export function rightResponse(item) {
  if (item.kind === 'judge') return item.key;
  if (item.kind === 'blank') return item.key.map((wordings) => wordings.split('|')[0]);
  return [...item.order].flatMap((source, shown) => (item.key.includes(source) ? [label(shown)] : []));
}

// Nearly right: one option too few or too many, the other judgement, one blank filled with something else.
export function wrongResponse(item) {
  const right = rightResponse(item);
  if (item.kind === 'judge') return [right[0] === 'T' ? 'F' : 'T'];
  if (item.kind === 'blank') return [...right.slice(0, -1), '别的'];
  const others = [...item.order].map((_, shown) => label(shown)).filter((one) => !right.includes(one));
  if (item.kind === 'single') return [others[0]];
  return right.length > 1 ? right.slice(1) : [...right, others[0]].sort();
}

function isRight(item, response) {
  if (item.kind === 'blank')
    return response.length === item.key.length && item.key.every((wordings, i) => wordings.split('|').includes(response[i]));
  return [...new Set(response)].sort().join() === rightResponse(item).sort().join();
}

// The score in hundredths of { slot: response }.
export function scoreOf(paper, responses) {
  return paper.reduce((sum, item) => sum + (isRight(item, responses[item.slot] ?? []) ? item.marks : 0), 0);
}
