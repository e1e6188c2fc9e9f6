// The answer sheet: every item of the paper as a cell to jump to.
import { isSlotAnswered, unansweredSlots } from '../state.js';
import { button, h } from './dom.js';

/** @param {import('../state.js').Exam} exam @param {import('./exam.js').ExamActs} act */
export function openSheet(exam, act) {
  /** @param {import('../state.js').Item} item */
  function cell(item) {
    const index = exam.items.indexOf(item);
    const answered = isSlotAnswered(exam, item.slot);
    const choose = () => {
      dialog.close();
      act.go(index);
    };
    return h('li', {}, button(String(item.slot), choose, {
      class: answered ? 'cell answered' : 'cell',
      'aria-label': `第 ${item.slot} 题，${answered ? '已答' : '未答'}`,
      'aria-current': index === exam.at ? 'true' : null,
    }));
  }

  const open = unansweredSlots(exam).length;
  const submit = () => {
    dialog.close();
    act.submit();
  };
  const dialog = h('dialog', { class: 'sheet', 'aria-labelledby': 'sheet-title', onclose: () => dialog.remove() },
    h('div', { class: 'row' }, h('h2', { id: 'sheet-title' }, '答题卡'), button('关闭', () => dialog.close(), { class: 'quiet' })),
    h('p', { class: 'muted' }, open === 0 ? '全部题目都已作答。' : `还有 ${open} 题未答。实底为已答，空框为未答。`),
    exam.sections.map((section) => [h('h3', {}, section.title), h('ol', { class: 'cells' }, section.items.map(cell))]).flat(),
    button('交卷', submit, { class: 'main wide' }));
  document.body.append(dialog);
  dialog.showModal();
}
