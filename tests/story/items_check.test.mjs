// A file of items that somebody sends is judged in a process of its own: what it does there never touches the engine.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { makeDir, root, xuefa } from '../support/cluster.mjs';
import { expect, login, makeClient } from '../support/client.mjs';
import { check, readOpenapi } from '../support/openapi.mjs';
import { startStack } from '../support/server.mjs';
import { makeZip } from '../support/zip.mjs';

const MB = 1024 * 1024;
const UPLOAD_MAX = 20 * MB;
const OCTETS = { 'content-type': 'application/octet-stream' };
const PATH = '/v1/items/checks';
const GOOD = '一、单选题\n\n1．下列说法正确的是（　　）。\nA．甲种说法\nB．乙种说法\n答案：A\n\n2．没有答案的题（　　）。\nA．甲\nB．乙\n';
const run = promisify(execFile);
const api = readOpenapi();

let stack;
let author;
let dir;
before(async () => {
  stack = await startStack();
  author = await login(stack, stack.demo.author);
  dir = await makeDir();
});
after(async () => {
  await rm(dir, { recursive: true, force: true });
  await stack.stop();
});

const send = (me, name, bytes) => me.send('POST', `${PATH}?name=${encodeURIComponent(name)}`, Buffer.from(bytes), OCTETS);
const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });

// What the command prints of the same file, whatever its status.
async function printed(path) {
  try {
    return (await run(xuefa, ['bank', 'check', '--json', path], { cwd: root, maxBuffer: 1 << 26 })).stdout;
  } catch (error) {
    assert.equal(error.code, 1, error.stderr);
    return error.stdout;
  }
}

// Processes that the server has started.
function workers() {
  const tasks = `/proc/${stack.pid()}/task`;
  return readdirSync(tasks).flatMap((task) => {
    try { return readFileSync(`${tasks}/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number); } catch { return []; }
  });
}

async function until(holds, what) {
  for (let waited = 0; waited < 10_000; waited += 5) {
    if (holds()) return;
    await pause(5);
  }
  assert.fail(`${what} did not come`);
}

// Items enough to keep a worker busy for a while.
const slowText = (bytes) => {
  const lines = [];
  for (let no = 1, length = 0; length < bytes; no++) {
    const item = `${no}．关于第 ${no} 号规定，下列说法正确的是（　　）。\nA．甲种说法 ${no * 7}\nB．乙种说法 ${no * 11}\nC．丙种说法 ${no * 13}\n答案：A\n\n`;
    lines.push(item);
    length += Buffer.byteLength(item);
  }
  return Buffer.from(lines.join('')).subarray(0, bytes);
};

// A request of which nothing but the head is sent yet.
function openHead(headers) {
  const out = request(new URL(PATH, stack.baseUrl), { method: 'POST', headers: { ...OCTETS, ...headers }, agent: false });
  out.on('error', () => {}); // it ends as we or the server please
  out.flushHeaders();
  return out;
}

// What the server says to it: { status, headers, code }.
async function answerTo(headers) {
  const out = openHead(headers);
  const [reply] = await once(out, 'response', { signal: AbortSignal.timeout(20_000) });
  const parts = [];
  for await (const part of reply) parts.push(part);
  out.destroy();
  return { status: reply.statusCode, headers: reply.headers, code: JSON.parse(Buffer.concat(parts)).code };
}
const bearer = (me) => ({ authorization: `Bearer ${me.token}` });

describe('the report', () => {
  for (const [name, bytes] of [['good.txt', Buffer.from(GOOD)], ['empty.txt', Buffer.alloc(0)], ['utf16.txt', Buffer.from(`\ufeff${GOOD}`, 'utf16le')],
    ['gb18030.txt', Buffer.concat([Buffer.from('1. '), Buffer.from([0xcc, 0xe2, 0xc4, 0xbf]), Buffer.from('\nA. 1\nB. 2\n')])]])
    test(`of ${name} is what the command prints`, async () => {
      const path = join(dir, name);
      writeFileSync(path, bytes);
      const reply = await send(author, path, bytes);
      const report = expect(reply, 200);
      assert.equal(reply.text, await printed(path));
      assert.deepEqual(check(api, { $ref: '#/components/schemas/check_report' }, report), []);
      if (name === 'good.txt') assert.equal(report.totals.item_count, 1);
    });

  for (const name of ['..', '../../etc/passwd', '/etc/passwd', '"quoted".txt', "o'hara;rm -rf.txt", '题库\u202Etxt.exe', 'a%00b'])
    test(`only shows the name ${JSON.stringify(name)}`, async () => {
      assert.equal(expect(await send(author, name, GOOD), 200).files[0].path, name);
    });

  test('cuts a long name behind a whole character, and has one for a file without', async () => {
    assert.equal(expect(await send(author, '长'.repeat(100), GOOD), 200).files[0].path, '长'.repeat(85));
    assert.equal(expect(await send(author, 'a'.repeat(255), GOOD), 200).files[0].path, 'a'.repeat(255));
    assert.equal(expect(await send(author, 'a'.repeat(256), GOOD), 200).files[0].path, 'a'.repeat(255));
    assert.equal(expect(await author.send('POST', PATH, GOOD, OCTETS), 200).files[0].path, 'upload');
  });

  test('is not made for a name with control characters', async () => {
    for (const name of ['a%0Ab', 'a%00b', 'a%1Bb'])
      assert.equal((await author.send('POST', `${PATH}?name=${name}`, GOOD, OCTETS)).status, 400);
  });
});

describe('who may ask, and how much', () => {
  for (const role of ['official', 'liaison'])
    test(`not the ${role}, and a large file is refused before it is sent`, async () => {
      const me = await login(stack, stack.demo[role]);
      expect(await send(me, 'a.txt', GOOD), 403, 'role_missing');
      const { status, code } = await answerTo({ ...bearer(me), 'content-length': String(5 * MB) });
      assert.deepEqual([status, code], [403, 'role_missing']);
    });

  test('nobody without a session', async () => {
    expect(await send(makeClient(stack.baseUrl), 'a.txt', GOOD), 401, 'not_logged_in');
    const { status, code } = await answerTo({ 'content-length': String(5 * MB) });
    assert.deepEqual([status, code], [401, 'not_logged_in']);
  });

  test('the bureau may', async () => {
    expect(await send(await login(stack, stack.demo.bureau), 'a.txt', GOOD), 200);
  });

  test('20 MB are taken, one byte more is not', async () => {
    const line = Buffer.from('说明\n'.repeat(1000));
    const bytes = Buffer.alloc(UPLOAD_MAX, line);
    const report = expect(await send(author, 'large.txt', bytes), 200);
    assert.equal(report.files.length, 1);
    const { status, code } = await answerTo({ ...bearer(author), 'content-length': String(UPLOAD_MAX + 1) });
    assert.deepEqual([status, code], [413, 'body_too_large']);
  });

  test('of this route only, and only as bytes', async () => {
    const large = Buffer.alloc(300 * 1024, ' ');
    assert.equal((await author.send('POST', PATH, GOOD)).status, 415);
    assert.equal((await author.send('POST', PATH, GOOD, { 'content-type': 'text/plain' })).status, 415);
    assert.equal((await author.send('POST', '/v1/practice/rounds', GOOD, OCTETS)).status, 415);
    const reply = await new Promise((resolve, reject) => {
      const out = request(new URL('/v1/practice/rounds', stack.baseUrl),
        { method: 'POST', agent: false, headers: { 'content-type': 'application/json', 'content-length': String(large.length) } }, resolve);
      out.once('error', reject);
      out.flushHeaders();
    });
    assert.equal(reply.statusCode, 413);
    reply.destroy();
  });

  test('large bodies on their way are few', async () => {
    const large = { ...bearer(author), 'content-length': String(MB) };
    const held = Array.from({ length: 4 }, () => openHead(large));
    for (const out of held) out.write(Buffer.alloc(1024));
    await pause(300);
    const { status, code, headers } = await answerTo(large);
    assert.deepEqual([status, code], [503, 'uploads_full']);
    assert.ok(headers['retry-after']);
    expect(await send(author, 'small.txt', GOOD), 200);
    for (const out of held) out.destroy();
    await pause(300);
    expect(await send(author, 'large.txt', Buffer.alloc(MB, '说明\n')), 200);
  });
});

describe('hostile files', () => {
  const document = (body) => [
    { name: '[Content_Types].xml', data: '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>' },
    { name: '_rels/.rels', data: '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>' },
    { name: 'word/document.xml', data: body },
  ];
  const paragraphs = (text) => `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${text.split('\n').map((line) => `<w:p><w:r><w:t>${line}</w:t></w:r></w:p>`).join('')}</w:body></w:document>`;
  const errorsOf = (report) => report.files.flatMap((file) => file.diagnostics).filter((d) => d.severity === 'error');

  test('a bomb is refused with the name of the limit', async () => {
    const bomb = makeZip(document(Buffer.alloc(300 * MB, 'a')));
    assert.ok(bomb.length < MB);
    const errors = errorsOf(expect(await send(author, 'bomb.docx', bomb), 200));
    assert.match(errors[0].message, /上限/);
  });

  test('an entity bomb and a file of the server are not read', async () => {
    for (const type of ['<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>', '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;">]>']) {
      const reply = await send(author, 'a.docx', makeZip(document(`${type}<a>&b;</a>`)));
      assert.ok(errorsOf(expect(reply, 200)).length > 0);
      assert.doesNotMatch(reply.text, /root:|bbbbbbbb/);
    }
  });

  test('a document cut anywhere is judged', async () => {
    const whole = makeZip(document(paragraphs(GOOD)));
    for (let length = 64; length < whole.length; length += 256)
      assert.ok(errorsOf(expect(await send(author, 'cut.docx', whole.subarray(0, length)), 200)).length > 0, String(length));
  });

  test('noise is judged', async () => {
    let seed = 1;
    const noise = Buffer.from(Array.from({ length: 100_000 }, () => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed >> 16 & 255; }));
    expect(await send(author, 'noise', noise), 200);
    expect(await send(author, 'noise.zip', Buffer.concat([Buffer.from('PK\x03\x04'), noise])), 200);
  });
});

describe('workers', () => {
  const SLOW = slowText(16 * MB);

  test('one that dies costs its own file only', async () => {
    const answer = send(author, 'slow.txt', SLOW);
    await until(() => workers().length > 0, 'a worker');
    for (const pid of workers()) process.kill(pid, 'SIGKILL');
    const problem = expect(await answer, 422, 'file_refused');
    assert.match(problem.detail, /另存|拆成/);
    expect(await send(author, 'good.txt', GOOD), 200);
    expect(await makeClient(stack.baseUrl).get('/readyz'), 200);
  });

  test('are two, and leave the engine to everybody else', async () => {
    const first = [send(author, 'a.txt', SLOW), send(author, 'b.txt', SLOW)];
    await until(() => workers().length === 2, 'the second worker');
    const begun = Date.now();
    const third = await send(author, 'c.txt', GOOD);
    expect(third, 503, 'checks_full');
    assert.equal(third.headers['retry-after'], '5');
    expect(await author.get('/v1/me'), 200);
    expect(await makeClient(stack.baseUrl).get('/readyz'), 200);
    assert.ok(Date.now() - begun < 2000);
    for (const pid of workers()) process.kill(pid, 'SIGKILL');
    for (const reply of await Promise.all(first)) expect(reply, 422, 'file_refused');
    assert.deepEqual(workers(), []);
    expect(await send(author, 'c.txt', GOOD), 200);
  });

  test('see nothing of the engine: no descriptors, no environment, no privileges to gain', async () => {
    const answer = send(author, 'slow.txt', SLOW);
    await until(() => workers().length > 0 && /^Seccomp:\t2$/m.test(readFileSync(`/proc/${workers()[0]}/status`, 'utf8')), 'a locked worker');
    const status = readFileSync(`/proc/${workers()[0]}/status`, 'utf8');
    const limits = readFileSync(`/proc/${workers()[0]}/limits`, 'utf8');
    assert.match(status, /^NoNewPrivs:\t1$/m);
    assert.match(limits, /^Max address space +1073741824 /m);
    assert.match(limits, /^Max cpu time +20 /m);
    assert.match(limits, /^Max open files +0 /m);
    assert.match(limits, /^Max processes +0 /m);
    const open = tryRead(() => readdirSync(`/proc/${workers()[0]}/fd`));
    if (open) assert.deepEqual(open.sort(), ['0', '1', '2']);
    const environment = tryRead(() => readFileSync(`/proc/${workers()[0]}/environ`, 'utf8'));
    if (environment) assert.doesNotMatch(environment, /XUEFA|postgres/);
    for (const pid of workers()) process.kill(pid, 'SIGKILL');
    expect(await answer, 422, 'file_refused');
  });

  test('do not hold up an orderly stop', async () => {
    const answer = send(author, 'slow.txt', SLOW).catch(() => null);
    await until(() => workers().length > 0, 'a worker');
    const begun = Date.now();
    await stack.restart();
    assert.ok(Date.now() - begun < 10_000);
    const reply = await answer;
    if (reply !== null) expect(reply, 503, 'shutting_down');
    assert.deepEqual(workers(), []);
  });
});

function tryRead(read) {
  try { return read(); } catch { return null; } // a process that is not dumpable shows these to root only
}
