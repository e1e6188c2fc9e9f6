// The sitting: one item at a time, the time above, the way through the paper below.
import { leftMs } from '../clock.js';
import { leftText, timeText } from '../format.js';
import { pendingSlots, responseOf } from '../save_queue.js';
import { sectionOf, unansweredSlots } from '../state.js';
import { button, h, setText } from './dom.js';
import { itemNode } from './item.js';
import { openSheet } from './sheet.js';

/** @typedef {import('../state.js').Exam} Exam */
/**
 * @typedef {object} ExamActs
 * @property {import('./item.js').Answer} answer
 * @property {(index: number) => void} go
 * @property {() => unknown} submit
 * @property {() => unknown} leave
 */

const SHORT_MS = 5 * 60_000;

/** @param {Exam} exam */
function saveText(exam) {
  if (exam.phase === 'over') return exam.save_state === 'offline' ? '时间到。未连接，连上后自动交卷，请勿关闭本页。' : '时间到，正在交卷…';
  if (exam.phase === 'submitting') return '正在交卷…';
  switch (exam.save_state) {
    case 'waiting':
    case 'saving': return '正在保存…';
    case 'saved': return exam.saved_at ? `已保存到服务器（${timeText(exam.saved_at)}）` : '已保存到服务器';
    case 'offline': return `未连接，内容保留在本页（${pendingSlots(exam.queue).length} 题待保存）`;
    case 'halted': return '不能再保存，请看页面上方的提示';
    default: return '作答会自动保存';
  }
}

/** @param {Exam} exam @param {ExamActs} act */
function bars(exam, act) {
  const timer = h('span', { class: 'timer', role: 'timer', 'aria-label': '剩余时间' });
  const progress = h('span', {});
  const save = h('p', { class: 'save' });
  const submit = button('交卷', act.submit);
  const back = button('上一题', () => act.go(exam.at - 1), { disabled: exam.at === 0 });
  const sheet = button('答题卡', () => openSheet(exam, act));
  const isLast = exam.at === exam.items.length - 1;
  const next = isLast ? button('交卷', act.submit, { class: 'main' }) : button('下一题', () => act.go(exam.at + 1), { class: 'main' });
  return {
    top: h('header', { class: 'bar top' },
      h('div', { class: 'row' }, button('首页', act.leave, { class: 'quiet' }), h('div', { class: 'gauge' }, timer, progress), submit), save),
    bottom: h('nav', { class: 'bar bottom row', 'aria-label': '题目' }, back, sheet, next),
    update() {
      const left_ms = leftMs(exam.clock, performance.now());
      const busy = exam.phase !== 'open';
      setText(timer, `剩余 ${leftText(left_ms)}`);
      timer.classList.toggle('short', left_ms < SHORT_MS);
      setText(progress, `已答 ${exam.items.length - unansweredSlots(exam).length}/${exam.items.length}`);
      setText(save, saveText(exam));
      save.dataset.state = exam.save_state;
      for (const one of [submit, isLast && next]) if (one) one.disabled = busy;
    },
  };
}

/**
 * @param {Exam} exam
 * @param {ExamActs} act
 * @returns {import('./dom.js').View}
 */
export function examView(exam, act) {
  const item = exam.items[exam.at];
  const node = itemNode(item, { response: responseOf(exam.queue, item.slot), answer: act.answer, marked: true });
  const fields = /** @type {HTMLFieldSetElement} */ (node.querySelector('fieldset'));
  const { top, bottom, update } = bars(exam, act);
  const view = {
    node: h('div', { class: 'exam' }, top,
      h('main', {}, h('h1', { class: 'section' }, sectionOf(exam, item).title), node), bottom),
    update() {
      fields.disabled = exam.phase !== 'open';
      update();
    },
  };
  view.update();
  return view;
}

/** What a person should know before handing in. @param {Exam} exam */
export function submitWords(exam) {
  const open = unansweredSlots(exam);
  const some = open.slice(0, 8).join('、') + (open.length > 8 ? ' 等' : '');
  return {
    question: open.length === 0 ? '现在交卷吗？' : `还有 ${open.length} 题未答，现在交卷吗？`,
    lines: [open.length === 0 ? '全部题目都已作答。' : `未答：第 ${some} 题。`, '交卷后不能再修改。'],
    yes: '交卷',
    no: '继续作答',
  };
}
