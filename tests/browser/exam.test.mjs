// The page as people use it: a whole sitting on a phone, without a mouse, without a network, twice.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { query } from '../support/cluster.mjs';
import { startStack } from '../support/server.mjs';
import { answer, idInAddress, keysOf, misfits, openPhone, shoot, signIn, startBrowser, violations } from './phone.mjs';

let stack;
let browser;
before(async () => { [stack, browser] = await Promise.all([startStack(), startBrowser()]); });
after(async () => {
  await browser?.close();
  await stack?.stop();
});

const button = (page, name) => page.getByRole('button', { name, exact: true });
// Waits for what the database says, not for what the page says.
async function until(sql, expected) {
  let found;
  for (let i = 0; i < 100 && found !== expected; i++) {
    found = await query(stack.databaseUrl, sql);
    if (found !== expected) await new Promise((done) => { setTimeout(done, 50); });
  }
  assert.equal(found, expected);
}

const saved = (page) => page.locator('.save').getByText('已保存到服务器').waitFor();

// Starts an attempt, or goes on with the one that a test before has left open.
async function enterExam(page) {
  await page.getByRole('button', { name: /^(开始考试|继续作答)$/ }).click();
  await page.getByRole('timer').waitFor();
  return keysOf(stack.databaseUrl, 'attempt', idInAddress(page));
}

// Answers the items from one slot to another, walking with 下一题.
async function answerFrom(page, keys, from, to) {
  for (let slot = from; slot <= to; slot++) {
    await answer(page, slot, keys.get(slot));
    if (slot < keys.size) await button(page, '下一题').click();
  }
}

async function jump(page, slot) {
  await button(page, '答题卡').click();
  await page.getByRole('button', { name: new RegExp(`^第 ${slot} 题`) }).click();
}

async function assertGiven(page, slot, { kind, key }) {
  const item = page.getByRole('article', { name: `第 ${slot} 题`, exact: true });
  await item.waitFor();
  const inputs = kind === 'blank' ? item.getByRole('textbox') : item.locator('input:checked');
  assert.deepEqual(await inputs.evaluateAll((all) => all.map((input) => input.value)), key, `slot ${slot}`);
}

async function look(page, name) {
  await shoot(page, name);
  assert.deepEqual(await violations(page), [], `axe on ${name}`);
  assert.deepEqual(await misfits(page), [], `sizes on ${name}`);
}

const countStored = (id) => `select count(distinct slot) from attempt_response where attempt_id = ${BigInt(id)}`;

test('a whole sitting: by keyboard, with a reload, without network, to 100 points', async (t) => {
  const phone = await openPhone(browser, stack.baseUrl);
  const { page, context } = phone;
  let keys;

  await t.test('login without a mouse', async () => {
    await page.goto('/');
    await page.getByRole('heading', { name: '学法考法' }).waitFor();
    await look(page, 'login');
    await page.keyboard.press('Tab');
    await page.keyboard.type(stack.demo.official.login);
    await page.keyboard.press('Tab');
    await page.keyboard.type(stack.demo.official.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '我的学法考试' }).waitFor();
    phone.disallow('signedOut');
  });

  await t.test('the home view says where one stands and what is missing', async () => {
    await page.getByText('我的学分 0 / 40').waitFor();
    await page.getByText('尚未参加考试').waitFor();
    await page.getByText(/^最迟 20\d\d年\d+月\d+日 开始补/).waitFor();
    await page.getByText(/50 题，60 分钟，满分 100，60 分合格；还可考 10 次。/).waitFor();
    const row = page.getByRole('row', { name: /市场监管局执法支队/ });
    assert.match(await row.innerText(), /^1\s+市场监管局执法支队\s*本单位\s*参考率 0%\s*合格率 0%\s+0$/);
    await look(page, 'home');
  });

  await t.test('start and answer one item without a mouse', async () => {
    await button(page, '开始考试').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('timer').waitFor();
    keys = await keysOf(stack.databaseUrl, 'attempt', idInAddress(page));
    assert.equal(keys.size, 50);
    await look(page, 'exam');
    await page.keyboard.press('Tab'); // from the item's heading to its options
    for (let i = 'ABCD'.indexOf(keys.get(1).key[0]); i > 0; i--) await page.keyboard.press('ArrowDown');
    if (keys.get(1).key[0] === 'A') await page.keyboard.press('Space');
    await saved(page);
    await assertGiven(page, 1, keys.get(1));
    await until(countStored(idInAddress(page)), '1');
    await button(page, '下一题').focus();
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H2');
  });

  await t.test('a reload in the middle returns to the sitting with all answers', async () => {
    await answerFrom(page, keys, 2, 25);
    await saved(page);
    await page.reload();
    await page.getByText('已答 25/50').waitFor();
    await page.getByRole('article', { name: '第 26 题' }).waitFor();
    for (const slot of [1, 12, 25]) {
      await jump(page, slot);
      await assertGiven(page, slot, keys.get(slot));
    }
    await look(page, 'exam-multiple');
  });

  await t.test('without network the answers stay on the page, with it they are saved', async () => {
    await jump(page, 26);
    phone.allow('offline');
    await context.setOffline(true);
    await answerFrom(page, keys, 26, 31);
    await page.getByText(/^未连接，内容保留在本页（[1-6] 题待保存）$/).waitFor();
    await look(page, 'exam-offline');
    await button(page, '交卷').first().click();
    await page.getByRole('dialog').getByRole('button', { name: '交卷' }).click();
    await page.getByRole('alert').getByText('题没有送到服务器，暂不能交卷').waitFor();
    await shoot(page, 'notice');
    await button(page, '知道了').click();
    await until(countStored(idInAddress(page)), '25');
    await context.setOffline(false);
    await saved(page);
    phone.disallow('offline');
    await until(countStored(idInAddress(page)), '31');
  });

  await t.test('the answer sheet names answered and open items', async () => {
    await answerFrom(page, keys, 32, 48);
    await button(page, '答题卡').click();
    await page.getByText('还有 2 题未答').waitFor();
    await button(page, '第 12 题，已答').waitFor();
    await look(page, 'sheet');
    await button(page, '第 49 题，未答').click();
    await shoot(page, 'exam-blank');
  });

  await t.test('handing in asks once, then shows 100 points, passed, credit', async () => {
    await answer(page, 49, keys.get(49));
    await button(page, '交卷').first().click();
    await page.getByRole('heading', { name: '还有 1 题未答，现在交卷吗？' }).waitFor();
    await look(page, 'submit');
    await button(page, '继续作答').click();
    await button(page, '下一题').click();
    await answer(page, 50, keys.get(50));
    await button(page, '交卷').last().click();
    await page.getByRole('dialog').getByRole('button', { name: '交卷' }).click();
    await page.getByRole('heading', { name: '考试成绩' }).waitFor();
    assert.match(await page.getByRole('region', { name: '成绩' }).innerText(), /100 分\s+✓ 合格\s+满分 100 分，获得 10 学分\s+交卷时间：.*\s+交卷回执：[0-9a-f]{32}/);
    assert.equal(await page.getByText('✓ 答对').count(), 50);
    assert.equal(await page.getByText('参考答案').count(), 50);
    await look(page, 'result');
  });

  await t.test('credit and leaderboard have moved', async () => {
    await button(page, '回到首页').click();
    await page.getByText('我的学分 10 / 40').waitFor();
    assert.match(await page.getByRole('row').nth(1).innerText(), /^1\s+市场监管局执法支队\s*本单位\s*参考率 14\.29%\s*合格率 100%\s+1\.4\d$/);
    await look(page, 'home-after');
  });

  await t.test('nothing was refused by the content policy, nothing was complained of, no token is kept', async () => {
    assert.deepEqual(phone.complaints(), []);
    assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length), 0);
    assert.doesNotMatch(await page.evaluate(() => document.cookie), /xuefa_session/);
  });
  await context.close();
});

test('a practice round survives a reload, shows keys and rationales, and earns credit', async () => {
  const phone = await openPhone(browser, stack.baseUrl, { width: 360 });
  const { page } = phone;
  await signIn(page, stack.demo.liaison);
  await button(page, '练习一轮').click();
  await page.getByRole('heading', { name: '练习' }).waitFor();
  const keys = await keysOf(stack.databaseUrl, 'practice_round', idInAddress(page));
  await answer(page, 1, keys.get(1));
  await page.reload();
  await page.getByRole('heading', { name: '练习' }).waitFor();
  await assertGiven(page, 1, keys.get(1));
  await look(page, 'practice');
  for (let slot = 2; slot <= keys.size; slot++) await answer(page, slot, keys.get(slot));
  await button(page, '完成练习，看答案').click();
  await page.getByText('获得 1 学分。').waitFor();
  assert.match(await page.getByRole('region', { name: '练习结果' }).innerText(), /^10\s*\/ 10 题答对/);
  assert.equal(await page.getByText('解析', { exact: true }).count(), 10);
  await look(page, 'practice-result');
  await button(page, '回到首页').click();
  await page.getByText('我的学分 1 / 40').waitFor();
  await button(page, '退出').click();
  await page.getByRole('heading', { name: '学法考法' }).waitFor();
  await page.reload();
  await page.getByLabel('登录名').waitFor();
  assert.deepEqual(phone.complaints(), []);
  await page.context().close();
});

test('a wrong password says so, and a session that ends in the middle loses nothing', async () => {
  const phone = await openPhone(browser, stack.baseUrl, { colorScheme: 'dark' });
  const { page, context } = phone;
  await page.goto('/');
  await page.getByLabel('登录名').fill(stack.demo.official.login);
  await page.getByLabel('密码').fill('not the password');
  await button(page, '登录').click();
  await page.getByRole('alert').getByText('登录名或密码不正确').waitFor();
  await page.getByLabel('密码').fill(stack.demo.official.password);
  await button(page, '登录').click();
  const keys = await enterExam(page);
  const id = idInAddress(page);
  await look(page, 'exam-dark');
  await context.request.delete('/v1/sessions/current', { headers: { 'X-Xuefa-Csrf': '1' } });
  await answer(page, 1, keys.get(1));
  await page.getByRole('alert').getByText('请重新登录').waitFor();
  await until(countStored(id), '0');
  await page.getByLabel('登录名').fill(stack.demo.official.login);
  await page.getByLabel('密码').fill(stack.demo.official.password);
  await button(page, '登录').click();
  await saved(page);
  await assertGiven(page, 1, keys.get(1));
  await until(countStored(id), '1');
  assert.deepEqual(phone.complaints(), []);
  await context.close();
});

test('two pages of one sitting: what the other has saved is shown, and said', async () => {
  const phone = await openPhone(browser, stack.baseUrl);
  const { page, context } = phone;
  await signIn(page, stack.demo.official);
  await enterExam(page);
  const other = await context.newPage();
  await other.goto(page.url());
  await other.getByRole('timer').waitFor();
  const newest = `select response from attempt_response where attempt_id = ${BigInt(idInAddress(page))} and slot = 2 order by seq desc limit 1`;
  for (const letter of ['A', 'B']) {
    await other.getByRole('radio', { name: new RegExp(`^${letter}\\.`) }).check();
    await until(newest, `["${letter}"]`);
  }
  phone.allow('conflict');
  await page.getByRole('radio', { name: /^C\./ }).check();
  await page.getByRole('alert').getByText('已在另一个页面改过').waitFor();
  assert.ok(await page.getByRole('radio', { name: /^B\./ }).isChecked());
  await page.getByRole('radio', { name: /^C\./ }).check();
  await until(newest, '["C"]');
  assert.deepEqual(phone.complaints(), []);
  await context.close();
});

test('when the time is up the page hands in by itself', async () => {
  const phone = await openPhone(browser, stack.baseUrl, { width: 360 });
  const { page, context } = phone;
  await signIn(page, stack.demo.official);
  await enterExam(page);
  const id = idInAddress(page);
  await query(stack.databaseUrl, `update attempt set deadline_at = now() + interval '4 seconds' where attempt_id = ${BigInt(id)}`);
  await page.reload();
  await page.getByRole('timer').getByText(/^剩余 00:0[0-4]$/).waitFor();
  await shoot(page, 'exam-short');
  await page.getByRole('heading', { name: '考试成绩' }).waitFor();
  assert.equal(await query(stack.databaseUrl, `select state from attempt where attempt_id = ${BigInt(id)}`), 'submitted');
  await page.getByText('未合格').waitFor();
  await look(page, 'result-360');
  assert.deepEqual(phone.complaints(), []);
  await context.close();
});
