// My campaigns: where I stand, my exams, practice, how the units do.
import { dayText, minuteText } from '../format.js';
import { button, h, title } from './dom.js';

/**
 * @typedef {object} HomeActs
 * @property {(exam_id: string) => unknown} start
 * @property {(attempt_id: string) => unknown} resume
 * @property {(attempt_id: string) => unknown} result
 * @property {(campaign_id: string) => unknown} practise
 * @property {(campaign: any) => unknown} more
 * @property {() => unknown} logout
 */

/** A line may break between the two, not inside. @param {string} from @param {string} to */
const span = (from, to) => [h('span', { class: 'whole' }, from), ' ', h('span', { class: 'whole' }, `至 ${to}`)];

/** @param {any} standing */
function feasible(standing) {
  if (standing.shortfall.length === 0) return h('p', { class: 'good' }, '✓ 已达到本次活动的要求。');
  if (standing.days_left === 0) return h('p', { class: 'bad' }, '按每天的学分上限和考试时间计算，剩下的时间已经来不及，请尽快联系单位联络员。');
  return h('p', {}, `最迟 ${dayText(standing.last_feasible_day)} 开始补，还来得及（剩 ${standing.days_left} 天）。`);
}

/** @param {any} campaign */
function standingNode({ standing }) {
  if (!standing) return null;
  const text = `我的学分 ${standing.credits} / ${standing.required_credits}`;
  return h('section', { 'aria-label': '我的进度' },
    h('p', { class: 'credits' }, text),
    h('progress', { max: standing.required_credits, value: Math.min(standing.credits, standing.required_credits), 'aria-label': text }),
    standing.shortfall.length > 0 && h('ul', { class: 'missing' }, standing.shortfall.map((/** @type {any} */ one) => h('li', {}, one.text))),
    feasible(standing));
}

/** @param {any} exam @param {HomeActs} act */
function examNode(exam, act) {
  const open = exam.open_attempt_id;
  return h('section', { class: 'card inner', 'aria-label': exam.title },
    h('h3', {}, exam.title),
    h('p', { class: 'muted' }, span(minuteText(exam.opens_at), minuteText(exam.closes_at))),
    h('p', {}, `${exam.item_count} 题，${Math.round(exam.duration_seconds / 60)} 分钟，满分 ${exam.total}，${exam.pass_score} 分合格；还可考 ${exam.attempts_left} 次。`),
    open && button('继续作答', () => act.resume(open), { class: 'main wide' }),
    !open && exam.eligible && button('开始考试', () => act.start(exam.exam_id), { class: 'main wide' }),
    !open && !exam.eligible && h('p', { class: 'bad' }, exam.reason),
    exam.last_attempt_id && exam.last_attempt_id !== open && button('查看上次成绩', () => act.result(exam.last_attempt_id), { class: 'wide' }));
}

/** @param {any} campaign @param {HomeActs} act */
function practiceNode(campaign, act) {
  return [
    button('练习一轮', () => act.practise(campaign.campaign_id), { class: 'wide' }),
    h('p', { class: 'muted small' }, `每轮 ${campaign.practice_items} 题，全部答完得 ${campaign.practice_credits} 学分，每天最多计 ${campaign.daily_cap} 学分。`),
  ];
}

/** @param {any} leader @param {string | null} mine */
function leaderRow(leader, mine) {
  return h('tr', { class: leader.name === mine ? 'mine' : null },
    h('td', {}, String(leader.rank)),
    h('th', { scope: 'row' },
      leader.name,
      h('span', { class: 'rates' }, leader.name === mine && h('span', { class: 'whole sign' }, '本单位'),
        h('span', { class: 'whole' }, `参考率 ${leader.participation_rate}%`), h('span', { class: 'whole' }, `合格率 ${leader.pass_rate}%`))),
    h('td', {}, String(leader.average_credits)));
}

/** @param {any} campaign @param {string | null} mine @param {HomeActs} act */
function leaderboardNode(campaign, mine, act) {
  const { units, next } = campaign.leaderboard;
  if (units.length === 0) return null;
  const columns = ['名次', '单位', '人均学分'];
  return h('details', { class: 'board', open: true },
    h('summary', {}, '单位排行'),
    h('table', {},
      h('thead', {}, h('tr', {}, columns.map((text) => h('th', { scope: 'col' }, text)))),
      h('tbody', {}, units.map((/** @type {any} */ leader) => leaderRow(leader, mine)))),
    next && button('更多单位', () => act.more(campaign), { class: 'wide quiet' }));
}

/**
 * @param {{person: import('../state.js').Person, campaigns: any[]}} home
 * @param {HomeActs} act
 * @returns {import('./dom.js').View}
 */
export function homeView({ person, campaigns }, act) {
  return {
    node: h('div', {},
      h('header', { class: 'bar row' }, h('p', {}, h('strong', {}, person.name), ' ', h('span', { class: 'muted' }, person.unit ?? '')), button('退出', act.logout, { class: 'quiet' })),
      h('main', {},
        title('我的学法考试'),
        !person.roles.includes('official') && h('p', {}, '您的账号没有考试任务，这里显示活动和单位排行。'),
        campaigns.length === 0 && h('p', {}, '目前没有与您有关的活动。'),
        campaigns.map((campaign) => h('section', { class: 'card', 'aria-label': campaign.title },
          h('h2', {}, campaign.title),
          h('p', { class: 'muted' }, span(dayText(campaign.opens_at), dayText(campaign.closes_at))),
          standingNode(campaign),
          campaign.exams.map((/** @type {any} */ exam) => examNode(exam, act)),
          campaign.standing && practiceNode(campaign, act),
          leaderboardNode(campaign, person.unit, act))))),
  };
}
