// A phone for the tests: real Chromium at 390×844, which remembers what it complained about.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import { chromium } from 'playwright-core';
import { query } from '../support/cluster.mjs';

const PROGRAM = process.env.XUEFA_CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const SHOTS = fileURLToPath(new URL('shots/', import.meta.url));
const WAIT_MS = 15_000;

// What Chromium writes by itself about a request that failed: the test knows when that is in order.
const EXPECTED = { offline: /net::ERR_INTERNET_DISCONNECTED/, signedOut: /status of 401/, conflict: /status of 409/ };

export const startBrowser = () => chromium.launch({ executablePath: PROGRAM, args: FLAGS });

// A fresh profile: { page, context, complaints(), allow(name), disallow(name) }.
export async function openPhone(browser, baseUrl, { width = Number(process.env.XUEFA_PHONE_WIDTH ?? 390), colorScheme = 'light' } = {}) {
  const context = await browser.newContext({ baseURL: baseUrl, viewport: { width, height: 844 }, deviceScaleFactor: 2, hasTouch: true, locale: 'zh-CN', colorScheme });
  context.setDefaultTimeout(WAIT_MS);
  const page = await context.newPage();
  const complaints = [];
  const allowed = new Set(['signedOut']); // the first question of the page: is anybody logged in?
  const complain = (text) => { if (![...allowed].some((name) => EXPECTED[name].test(text))) complaints.push(text); };
  page.on('console', (message) => { if (message.type() === 'error') complain(message.text()); });
  page.on('pageerror', (error) => complain(String(error)));
  await page.exposeFunction('complainOfPolicy', (text) => complaints.push(text));
  await page.addInitScript(() => addEventListener('securitypolicyviolation', (event) => window.complainOfPolicy(`${event.violatedDirective} ${event.blockedURI}`)));
  return { page, context, complaints: () => complaints, allow: (name) => allowed.add(name), disallow: (name) => allowed.delete(name) };
}

export async function signIn(page, { login, password }) {
  await page.goto('/');
  await page.getByLabel('登录名').fill(login);
  await page.getByLabel('密码').fill(password);
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByRole('heading', { name: '我的学法考试' }).waitFor();
}

export async function shoot(page, name) {
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: `${SHOTS}${name}.png`, fullPage: /^home/.test(name) });
}

// Violations of the rules of axe, one line each.
export async function violations(page) {
  await page.evaluate(axe.source);
  const found = await page.evaluate(() => window.axe.run(document));
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
}

// What a thumb has to hit and is too small, and whatever makes the page scroll sideways.
export function misfits(page) {
  return page.evaluate(() => {
    const small = [...document.querySelectorAll('button, .option, summary, input:not([type=radio], [type=checkbox])')]
      .map((node) => [node, node.getBoundingClientRect()])
      .filter(([, box]) => box.width > 0 && (box.height < 43.9 || box.width < 43.9))
      .map(([node, box]) => `${node.textContent.trim()} is ${box.width}×${box.height}`);
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth ? [...small, `the page is ${scrollWidth} wide in ${clientWidth}`] : small;
  });
}

const shown = (order, label) => String.fromCharCode(65 + order.indexOf(label));
const KEY_OF_KIND = {
  single: ({ key, option_order }) => key.map((label) => shown(option_order, label)).sort(),
  multiple: ({ key, option_order }) => key.map((label) => shown(option_order, label)).sort(),
  judge: ({ key }) => key,
  blank: ({ key }) => key.map((text) => text.split('|')[0]),
};

// slot → { kind, key } of a paper (table `attempt` or `practice_round`), as its owner sees the labels.
export async function keysOf(databaseUrl, table, id) {
  const rows = await query(databaseUrl, `select json_build_object('slot', p.slot, 'kind', r.kind, 'key', r.key, 'option_order', p.option_order)
    from ${table} a cross join lateral unnest(a.revision_ids, a.option_orders) with ordinality p(revision_id, option_order, slot)
    join item_revision r on r.bureau_id = a.bureau_id and r.revision_id = p.revision_id
    where a.${table === 'attempt' ? 'attempt_id' : 'round_id'} = ${BigInt(id)}`);
  return new Map(rows.split('\n').map((line) => JSON.parse(line)).map((row) => [row.slot, { kind: row.kind, key: KEY_OF_KIND[row.kind](row) }]));
}

const JUDGED = { T: '正确', F: '错误' };

// Gives the response by touch, in the item of that slot.
export async function answer(page, slot, { kind, key }) {
  const item = page.getByRole('article', { name: `第 ${slot} 题`, exact: true });
  if (kind === 'blank') {
    for (const [i, text] of key.entries()) await item.getByRole('textbox').nth(i).fill(text);
    return;
  }
  const names = key.map((label) => (kind === 'judge' ? JUDGED[label] : new RegExp(`^${label}\\.`)));
  const role = kind === 'multiple' ? 'checkbox' : 'radio';
  for (const name of names) await item.getByRole(role, { name }).check();
}

export const idInAddress = (page) => new URL(page.url()).hash.split('/')[2];
