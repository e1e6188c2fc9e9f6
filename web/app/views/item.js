// One item with its inputs. A choice or a text goes to `answer` at once; the inputs keep themselves.
import { KIND_TEXT } from '../format.js';
import { blankCount } from '../state.js';
import { h } from './dom.js';

/** @typedef {import('../state.js').Item} Item */
/** @typedef {(slot: number, response: string[]) => void} Answer */

const BLANK_CHARACTERS_MAX = 200;
const JUDGED = [{ label: 'T', text: '正确' }, { label: 'F', text: '错误' }];

/** The stem as it is shown: blanks numbered when there are several. @param {Item} item */
export function stemText(item) {
  if (item.kind !== 'blank' || blankCount(item.stem) < 2) return item.stem;
  let n = 0;
  return item.stem.replace(/ ?_{3,} ?/g, () => ` ＿＿（${++n}）＿＿ `);
}

/** @param {Item} item @param {string[]} response @param {Answer} answer */
function choices(item, response, answer) {
  const type = item.kind === 'multiple' ? 'checkbox' : 'radio';
  const options = item.kind === 'judge' ? JUDGED : item.options;
  const inputs = options.map((option) => h('input', {
    type,
    name: `slot-${item.slot}`,
    value: option.label,
    checked: response.includes(option.label),
    onchange: () => answer(item.slot, inputs.filter((input) => input.checked).map((input) => input.value)),
  }));
  return options.map((option, i) => h('label', { class: 'option' }, inputs[i],
    item.kind !== 'judge' && h('span', { class: 'letter' }, `${option.label}.`), h('span', {}, option.text)));
}

/** @param {Item} item @param {string[]} response @param {Answer} answer */
function blanks(item, response, answer) {
  const count = blankCount(item.stem);
  const inputs = Array.from({ length: count }, (_, i) => h('input', {
    id: `blank-${item.slot}-${i}`,
    value: response[i] ?? '',
    maxlength: BLANK_CHARACTERS_MAX,
    autocomplete: 'off',
    spellcheck: 'false',
    enterkeyhint: 'done',
    oninput: () => {
      const texts = inputs.map((input) => input.value);
      answer(item.slot, texts.every((text) => text.trim() === '') ? [] : texts);
    },
  }));
  return inputs.map((input, i) => [h('label', { for: input.id }, count > 1 ? `第 ${i + 1} 空` : '填写答案'), input]);
}

const HINT = /** @type {Record<string, string>} */ ({ multiple: '选出所有正确选项；多选、少选、错选不得分。' });

/**
 * @param {Item} item
 * @param {{response: string[], answer: Answer, marked?: boolean}} sheet `marked`: says how many marks it has
 * @returns {HTMLElement}
 */
export function itemNode(item, { response, answer, marked = false }) {
  const inputs = item.kind === 'blank' ? blanks(item, response, answer) : choices(item, response, answer);
  const heading = `第 ${item.slot} 题`;
  return h('article', { class: 'item', 'aria-label': heading },
    h('h2', { class: 'kind', tabindex: -1 }, [heading, KIND_TEXT[item.kind], marked && `${item.marks} 分`].filter(Boolean).join(' · ')),
    item.stimulus && h('div', { class: 'stimulus', role: 'group', 'aria-label': '材料' }, h('p', {}, item.stimulus)),
    h('fieldset', {},
      h('legend', { class: 'stem' }, stemText(item)),
      HINT[item.kind] && h('p', { class: 'muted small' }, HINT[item.kind]),
      inputs.flat()));
}
