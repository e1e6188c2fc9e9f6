// A practice round: all items on one page, then the same items with keys and rationales.
import { button, h, title } from './dom.js';
import { itemNode } from './item.js';
import { reviewNode } from './review.js';

/**
 * @param {{items: import('../state.js').Item[], responses: Map<number, string[]>}} round
 * @param {{answer: import('./item.js').Answer, finish: () => unknown, home: () => unknown}} act
 * @returns {import('./dom.js').View}
 */
export function practiceView(round, act) {
  return {
    node: h('main', {},
      h('div', { class: 'row' }, title('练习'), button('首页', act.home, { class: 'quiet' })),
      h('p', { class: 'muted' }, `共 ${round.items.length} 题，不计时。全部答完才计学分；完成后看答案和解析。`),
      round.items.map((item) => h('div', { class: 'card' }, itemNode(item, { response: round.responses.get(item.slot) ?? [], answer: act.answer }))),
      button('完成练习，看答案', act.finish, { class: 'main wide' })),
  };
}

/**
 * @param {{correct: number, credit: number, items: import('./review.js').Reviewed[]}} round
 * @param {{again: () => unknown, home: () => unknown}} act
 * @returns {import('./dom.js').View}
 */
export function practiceResultView(round, act) {
  const complete = round.items.every((one) => one.response !== null);
  const why = complete ? '今天的练习学分已到上限。' : '没有全部答完，不计学分。';
  return {
    node: h('main', {},
      title('练习结果'),
      h('section', { class: 'card score', 'aria-label': '练习结果' },
        h('p', { class: 'number' }, `${round.correct}`, h('span', { class: 'unit' }, ` / ${round.items.length} 题答对`)),
        h('p', {}, round.credit > 0 ? `获得 ${round.credit} 学分。` : why)),
      h('div', { class: 'row' }, button('回到首页', act.home), button('再练一轮', act.again, { class: 'main' })),
      h('h2', {}, '答案与解析'),
      round.items.map(reviewNode)),
  };
}
