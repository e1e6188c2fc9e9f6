// The database behind a stack, for stories: people and exams that the demonstration has not got, and
// what stands in the tables.
import { join } from 'node:path';
import { query, root, runXuefa } from './cluster.mjs';

// Rows of a statement as objects.
export async function rows(stack, sql) {
  const text = await query(stack.databaseUrl, `select coalesce(json_agg(q), '[]') from (${sql}) q`);
  return JSON.parse(text);
}

export async function one(stack, sql) {
  const [row] = await rows(stack, sql);
  return row;
}

// The ids of the demonstration: { bureau, campaign, exam, bank }, as texts.
export async function ids(stack) {
  return one(stack, `select e.bureau_id::text as bureau, e.campaign_id::text as campaign, e.exam_id::text as exam,
    e.bank_id::text as bank from exam e join campaign c using (bureau_id, campaign_id)
    where c.code = 'demo' order by e.exam_id limit 1`);
}

// That of the demonstration, should a test add another.
const FIRST_BUREAU = 'select bureau_id from bureau order by created_at limit 1';

// Adds officials to a unit, enrolled in the demonstration: [{ login, password, person_id }]. Their
// password is that of the demonstration's official.
export async function addOfficials(stack, count, unit = 'market-law') {
  await query(stack.databaseUrl, `
    create temp table fresh as
      select u.bureau_id, u.unit_id, 1000000 + (select count(*) from person) + g as id,
        'story-' || (select count(*) from person) + g as login
      from unit u, generate_series(1, ${count}) g where u.code = '${unit}' and u.bureau_id = (${FIRST_BUREAU});
    insert into person select bureau_id, id, login, '同事' || login, now() from fresh;
    insert into posting select bureau_id, id, current_date - 1, null, unit_id from fresh;
    insert into account select f.bureau_id, f.id, f.id, f.login, a.password_hash, now(), null
      from fresh f join account a on a.bureau_id = f.bureau_id and a.login = 'official';
    insert into account_role select bureau_id, id, 'official', unit_id from fresh;
    insert into standing_person select f.bureau_id, c.campaign_id, f.id, f.unit_id, 0, 0, 0, false, now()
      from fresh f join campaign c on c.bureau_id = f.bureau_id and c.code = 'demo';
    update standing_unit s set people = people + ${count} from fresh f, unit_tree t
      where t.bureau_id = f.bureau_id and t.unit_id = f.unit_id and s.bureau_id = t.bureau_id
        and s.unit_id = t.ancestor_id;`);
  const added = await rows(stack, `select login, person_id::text from account where login like 'story-%'
    and bureau_id = (${FIRST_BUREAU}) order by account_id desc limit ${count}`);
  return added.reverse().map((person) => ({ ...person, password: stack.demo.official.password }));
}

// A copy of the demonstration's exam with other rules; columns as SQL, e.g. { duration_ms: 2000 }. Its id as text.
export async function addExam(stack, changes = {}) {
  const columns = ['campaign_id', 'bank_id', 'title', 'opens_at', 'closes_at', 'duration_ms', 'grace_ms', 'attempts_max',
    'prerequisite_credits', 'pass_score', 'pass_credits', 'release_rule', 'blueprint', 'created_at'];
  const made = await query(stack.databaseUrl, `
    insert into exam (bureau_id, exam_id, ${columns.join(', ')})
    select bureau_id, (select max(exam_id) + 1 from exam), ${columns.map((name) => changes[name] ?? name).join(', ')}
    from exam order by created_at, exam_id limit 1 returning exam_id`);
  return made.split('\n')[0];
}

// A fingerprint of every row of every table; what an attempted change must not move.
export async function digest(stack) {
  const tables = await rows(stack, `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r' order by 1`);
  const sums = tables.map(({ name }) => `select '${name}' as name, count(*) as rows,
    coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text as sum from ${name} t`);
  const all = await rows(stack, sums.join(' union all '));
  return Object.fromEntries(all.map((t) => [t.name, `${t.rows} rows, ${t.sum}`]));
}

// Asks again until the answer is true; the time that took, in ms.
export async function until(condition, what, waitMs = 10_000) {
  const began = Date.now();
  while (!(await condition())) {
    if (Date.now() - began > waitMs) throw new Error(`${what}: not within ${waitMs} ms`);
    await new Promise((done) => { setTimeout(done, 25); });
  }
  return Date.now() - began;
}

export const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });

const DAY_MS = 86_400_000;
const SHANGHAI_MS = 8 * 3_600_000;

// Waits over midnight in Shanghai when it is near, for tests of what counts by the day.
export async function awayFromMidnight(roomMs = 30_000) {
  const left = DAY_MS - ((Date.now() + SHANGHAI_MS) % DAY_MS);
  if (left < roomMs) await pause(left + 1000);
}

// Practice from a bank of its own, so that it goes on while an exam is open.
export async function separatePractice(stack) {
  const file = join(root, 'questionbank/starter/01-constitution.txt');
  await runXuefa(['bank', 'compile', file, '--bank', 'practice'], { XUEFA_DATABASE_URL: stack.databaseUrl });
  await query(stack.databaseUrl, `update campaign set practice_bank_id = (select bank_id from bank where name = 'practice')`);
}
