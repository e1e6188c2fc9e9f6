// A small HTTP client over one kept-alive agent a person: what goes out is exactly what the test says.
//
//   const me = await login(stack, stack.demo.official);
//   const exams = expect(await me.get('/v1/exams'), 200);
import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';

const WAIT_MS = 30_000;

function parsed(text) {
  try { return JSON.parse(text); } catch { return null; }
}

function encoded(body, headers) {
  if (body === undefined) return { bytes: null, headers };
  const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const bytes = Buffer.from(text);
  return { bytes, headers: { 'content-type': 'application/json', 'content-length': String(bytes.length), ...headers } };
}

// One exchange: { status, headers, text, json, code }; rejects when the connection breaks.
export function exchange(url, { method = 'GET', headers = {}, body, agent } = {}) {
  const sent = encoded(body, headers);
  return new Promise((resolve, reject) => {
    const out = request(url, { method, headers: sent.headers, agent }, (reply) => {
      const parts = [];
      reply.on('data', (part) => parts.push(part));
      reply.on('error', reject);
      reply.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        const json = parsed(text);
        resolve({ status: reply.statusCode, headers: reply.headers, text, json, code: json?.code });
      });
    });
    out.setTimeout(WAIT_MS, () => out.destroy(new Error(`${method} ${url}: no answer within ${WAIT_MS} ms`)));
    out.once('error', reject);
    out.end(sent.bytes);
  });
}

// Somebody who asks: `token` goes along as a bearer when there is one.
export function makeClient(baseUrl, token = null) {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const bearer = token === null ? {} : { authorization: `Bearer ${token}` };
  const send = (method, path, body, headers = {}) =>
    exchange(new URL(path, baseUrl), { method, body, agent, headers: { ...bearer, ...headers } });
  return {
    token,
    send,
    get: (path, headers) => send('GET', path, undefined, headers),
    post: (path, body, headers) => send('POST', path, body, headers),
    put: (path, body, headers) => send('PUT', path, body, headers),
    delete: (path, headers) => send('DELETE', path, undefined, headers),
    close: () => agent.destroy(),
  };
}

// A client with the token of a fresh session; `person` is what the login said of its owner.
export async function login(stack, { login: name, password }) {
  const reply = await makeClient(stack.baseUrl).post('/v1/sessions', { login: name, password });
  const { token, person } = expect(reply, 201);
  return { ...makeClient(stack.baseUrl, token), person };
}

// The JSON of a reply that has this status and, for a problem, this code.
export function expect(reply, status, code) {
  assert.equal(reply.status, status, `status ${reply.status}: ${reply.text.slice(0, 600)}`);
  if (code !== undefined) assert.equal(reply.code, code, reply.text.slice(0, 600));
  return reply.json;
}
