// Puts the page together: the address says which view, the views call the acts below.
//   #/  home     #/exam/ATTEMPT     #/result/ATTEMPT     #/practice/ROUND
import { api, Problem } from './api.js';
import { dropDraft, readDraft, writeDraft } from './drafts.js';
import { itemsOf, loadHome, loadMoreUnits, loadResult, reviewRound } from './load.js';
import { openSitting } from './sitting.js';
import { isAnswered, makeState } from './state.js';
import { ask, button, h } from './views/dom.js';
import { examView, submitWords } from './views/exam.js';
import { homeView } from './views/home.js';
import { loginView } from './views/login.js';
import { practiceResultView, practiceView } from './views/practice.js';
import { resultView } from './views/result.js';

const state = makeState();
/** @type {Awaited<ReturnType<typeof openSitting>> | null} */
let sitting = null;
/** @type {import('./views/dom.js').View | null} */
let shown = null;
/** @type {{attempt_id: string, receipt: string, lost: number[]} | null} */
let handedIn = null;
let visit = 0;

const element = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {string} text */
function announce(text) {
  element('announcer').textContent = text;
}

/** @param {string} [text] */
function notice(text) {
  element('notice').replaceChildren(...(text ? [h('p', {}, text), button('知道了', () => notice(), { class: 'quiet' })] : []));
}

/** @param {import('./views/dom.js').View} view @param {string} [focus] selector of what takes the focus */
function show(view, focus = 'h1') {
  shown = view;
  element('page').replaceChildren(view.node);
  document.querySelectorAll('dialog').forEach((dialog) => dialog.close());
  scrollTo(0, 0);
  /** @type {HTMLElement | null} */ (view.node.querySelector(focus))?.focus({ preventScroll: true });
}

/** @param {any} problem */
function failed(problem) {
  if (problem instanceof Problem && problem.status === 401) return showLogin(problem.detail);
  notice(problem.detail ?? '页面出错了，请刷新后重试；已保存的作答不会丢失。');
  if (!problem.detail) console.error(problem);
}

/** Runs an act; its failure is told, never lost. @param {() => unknown} act */
const guarded = (act) => async () => {
  notice();
  try {
    await act();
  } catch (problem) {
    failed(problem);
  }
};

/** @param {string} hash */
function goTo(hash) {
  if (location.hash === hash) return route();
  location.hash = hash;
}

const home = () => goTo('#/');

/** @param {string} [text] why, when one was logged in */
function showLogin(text) {
  const known = state.person;
  notice(known ? text : undefined);
  show(loginView({
    async login(login, password) {
      await guarded(async () => {
        const { person } = await api.login(login, password).catch((problem) => {
          throw problem.status === 401 ? { detail: problem.detail } : problem;
        });
        if (known && known.person_id !== person.person_id) leaveSitting();
        state.person = person;
        await route();
      })();
    },
  }), known ? '#login' : 'h1');
}

function leaveSitting() {
  sitting?.close();
  sitting = null;
  state.exam = null;
}

async function logout() {
  if (sitting && !(await sitting.flush()) && sitting.exam.phase === 'open') throw { detail: '还有作答没有送到服务器，请恢复网络后再退出。' };
  await api.logout();
  leaveSitting();
  state.person = null;
  history.replaceState(null, '', '#/');
  showLogin();
}

async function showHome() {
  const model = await loadHome(/** @type {import('./state.js').Person} */ (state.person));
  const redraw = () => show(homeView(model, acts));
  const acts = {
    start: (/** @type {string} */ exam_id) => guarded(async () => goTo(`#/exam/${(await api.start(exam_id)).attempt_id}`))(),
    resume: (/** @type {string} */ attempt_id) => goTo(`#/exam/${attempt_id}`),
    result: (/** @type {string} */ attempt_id) => goTo(`#/result/${attempt_id}`),
    practise: practise,
    more: (/** @type {any} */ campaign) => guarded(async () => {
      campaign.leaderboard = await loadMoreUnits(campaign.leaderboard);
      redraw();
    })(),
    logout: guarded(logout),
  };
  return redraw;
}

const practise = (/** @type {string} */ campaign_id) => guarded(async () => goTo(`#/practice/${(await api.startRound(campaign_id)).round_id}`))();

/** @param {import('./state.js').Exam} exam */
function drawExam(exam) {
  show(examView(exam, {
    answer: (slot, response) => sitting?.answer(slot, response),
    go(index) {
      exam.at = index;
      drawExam(exam);
    },
    submit: guarded(async () => { if (await ask(submitWords(exam))) await sitting?.submit(); }),
    leave: home,
  }), 'h2');
}

/** @param {string} attempt_id @returns {import('./sitting.js').SittingHooks} */
const hooksOf = (attempt_id) => ({
  announce,
  failed,
  changed: () => shown?.update?.(),
  replaced(slots) {
    notice(`第 ${slots.join('、')} 题已在另一个页面改过，现在显示的是那里保存的内容。`);
    if (state.exam && shown?.update) drawExam(state.exam);
  },
  done(submitted, lost) {
    handedIn = { attempt_id, receipt: submitted.receipt, lost };
    leaveSitting();
    if (shown?.update) location.replace(`#/result/${attempt_id}`);
  },
});

/** @param {string} attempt_id */
async function showExam(attempt_id) {
  if (sitting?.exam.attempt_id === attempt_id) {
    await sitting.resume();
  } else {
    leaveSitting();
    sitting = await openSitting(api, attempt_id, hooksOf(attempt_id));
    state.exam = sitting.exam;
  }
  const exam = sitting?.exam;
  if (exam?.phase === 'done') location.replace(`#/result/${attempt_id}`);
  return () => { if (exam && exam.phase !== 'done') drawExam(exam); };
}

/** @param {string} attempt_id */
async function showResult(attempt_id) {
  const { result, items } = await loadResult(attempt_id);
  const { receipt, lost } = handedIn?.attempt_id === attempt_id ? handedIn : { receipt: null, lost: [] };
  return () => show(resultView({ result, items, receipt, lost }, { home }));
}

/** @param {string} round_id */
async function showPractice(round_id) {
  const round = await api.round(round_id);
  if (round.finished_at) {
    dropDraft(round_id);
    return () => show(practiceResultView(reviewRound(round), { home, again: () => practise(round.campaign_id) }));
  }
  const items = itemsOf(round.sections);
  const responses = readDraft(round_id);
  const finish = guarded(async () => {
    const given = items.map(({ slot }) => ({ slot, response: responses.get(slot) ?? [] })).filter(({ response }) => isAnswered(response));
    const open = items.length - given.length;
    if (open > 0 && !(await ask({ question: `还有 ${open} 题未答，现在完成吗？`, lines: ['全部答完才计学分。'], yes: '完成', no: '继续作答' }))) return;
    await api.finishRound(round_id, given);
    await route();
  });
  const answer = (/** @type {number} */ slot, /** @type {string[]} */ response) => writeDraft(round_id, responses.set(slot, response));
  return () => show(practiceView({ items, responses }, { answer, finish, home }));
}

const ROUTES = /** @type {Record<string, (id: string) => Promise<() => void>>} */ ({ exam: showExam, result: showResult, practice: showPractice });

async function route() {
  const mine = ++visit;
  const [, name = '', id = ''] = location.hash.split('/');
  element('page').setAttribute('aria-busy', 'true');
  try {
    state.person ??= (await api.me()).person;
    const draw = await (ROUTES[name] ?? showHome)(id);
    if (mine === visit) draw();
  } catch (problem) {
    failed(problem);
  }
  element('page').removeAttribute('aria-busy');
}

addEventListener('hashchange', guarded(route));
route();
