// An item with what was answered and, once released, its key and rationale.
import { KIND_TEXT, keyText, responseText } from '../format.js';
import { h } from './dom.js';
import { stemText } from './item.js';

/**
 * @typedef {object} Reviewed
 * @property {import('../state.js').Item} item
 * @property {string[] | null} response
 * @property {string[] | null} key null until released
 * @property {string | null} rationale
 * @property {string[] | null} cites
 * @property {boolean | null} right null when not known
 */

/** @param {Reviewed} one */
function verdict({ right }) {
  if (right === null) return null;
  return h('span', { class: right ? 'mark good' : 'mark bad' }, right ? '✓ 答对' : '✗ 答错');
}

/** @param {Reviewed} one */
function options({ item, response, key }) {
  return item.options.map((option) => {
    const signs = [response?.includes(option.label) && '我选', key?.includes(option.label) && '答案'].filter(Boolean);
    return h('li', { class: key?.includes(option.label) ? 'is-key' : null },
      h('span', { class: 'letter' }, `${option.label}.`), h('span', {}, option.text),
      signs.length > 0 && h('span', { class: 'sign' }, signs.join('、')));
  });
}

/** @param {string} name @param {string | null} text */
const line = (name, text) => text && h('div', {}, h('dt', {}, name), h('dd', {}, text));

/** @param {Reviewed} one */
export function reviewNode(one) {
  const { item, response, key, rationale, cites } = one;
  return h('article', { class: 'item card', 'aria-label': `第 ${item.slot} 题` },
    h('h3', { class: 'kind' }, `第 ${item.slot} 题 · ${KIND_TEXT[item.kind] ?? ''} `, verdict(one)),
    item.stimulus && h('div', { class: 'stimulus', role: 'group', 'aria-label': '材料' }, h('p', {}, item.stimulus)),
    h('p', { class: 'stem' }, stemText(item)),
    item.options.length > 0 && h('ul', { class: 'options' }, options(one)),
    h('dl', {},
      line('我的作答', responseText(item.kind, response)),
      line('参考答案', key && keyText(item.kind, key)),
      line('解析', rationale),
      line('依据', cites && cites.join('；'))));
}
