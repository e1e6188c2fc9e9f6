// What came out of a sitting.
import { minuteText } from '../format.js';
import { button, h, title } from './dom.js';
import { reviewNode } from './review.js';

/**
 * @typedef {object} ResultModel
 * @property {any} result
 * @property {import('./review.js').Reviewed[]} items
 * @property {string | null} receipt known right after handing in
 * @property {number[]} lost slots whose last change did not arrive in time
 */

/** @param {ResultModel} model */
function summary({ result, receipt, lost }) {
  return h('section', { class: 'card score', 'aria-label': '成绩' },
    h('p', { class: 'number' }, `${result.score}`, h('span', { class: 'unit' }, ' 分')),
    h('p', { class: result.passed ? 'mark good' : 'mark bad' }, result.passed ? '✓ 合格' : '未合格'),
    h('p', {}, `满分 ${result.total} 分，获得 ${result.credit} 学分`),
    result.closed_at && h('p', { class: 'muted' }, `${result.state === 'closed' ? '到时自动收卷' : '交卷时间'}：${minuteText(result.closed_at)}`),
    lost.length > 0 && h('p', { class: 'bad' }, `第 ${lost.join('、')} 题的最后改动没有在时限内送到服务器，未计入成绩。`),
    receipt && h('p', { class: 'muted small receipt' }, `交卷回执：${receipt}`));
}

/** @param {ResultModel} model */
function review({ items }) {
  const wrong = items.filter((one) => one.right === false);
  const list = h('div', {});
  /** @param {import('./review.js').Reviewed[]} some */
  const show = (some) => list.replaceChildren(...some.map(reviewNode));
  const choice = (/** @type {string} */ text, /** @type {import('./review.js').Reviewed[]} */ some, /** @type {boolean} */ checked) =>
    h('label', { class: 'option' }, h('input', { type: 'radio', name: 'shown', checked, onchange: () => show(some) }), text);
  show(wrong.length > 0 ? wrong : items);
  return [
    h('h2', {}, '逐题回顾'),
    wrong.length > 0 && h('fieldset', { class: 'row' }, h('legend', { class: 'unseen' }, '显示哪些题'),
      choice(`只看错题 ${wrong.length}`, wrong, true), choice(`全部 ${items.length}`, items, false)),
    list,
  ];
}

/**
 * @param {ResultModel} model
 * @param {{home: () => unknown}} act
 * @returns {import('./dom.js').View}
 */
export function resultView(model, act) {
  return {
    node: h('main', {},
      title('考试成绩'),
      summary(model),
      button('回到首页', act.home, { class: 'wide' }),
      model.result.released ? review(model) : [h('p', {}, '答案与解析按活动规定的时间公布。'), ...review(model)]),
  };
}
