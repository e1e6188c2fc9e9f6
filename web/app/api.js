// The engine over HTTP: cookie session, JSON both ways, failures as one class.

const REPLY_WAIT_MS = 15_000;
const RETRYABLE = new Set([408, 429, 500, 502, 503, 504]);

/** A problem document of the engine (RFC 9457), or a request that nobody answered (status 0). */
export class Problem extends Error {
  /** @param {{status: number, code: string, detail: string}} facts */
  constructor({ status, code, detail }) {
    super(detail);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.detail = detail;
  }

  /** Whether the same request may succeed later. */
  get retryable() {
    return this.status === 0 || RETRYABLE.has(this.status);
  }
}

const unreachable = () => new Problem({ status: 0, code: 'unreachable', detail: '连接不上服务器，请检查网络后重试。' });

/** @param {Response} response */
async function problemOf(response) {
  const facts = await response.json().catch(() => ({}));
  return new Problem({
    status: response.status,
    code: facts.code ?? 'unknown',
    detail: facts.detail ?? `服务器没有完成请求（${response.status}），请稍后重试。`,
  });
}

/**
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 * @param {{keepalive?: boolean}} [options] `keepalive`: goes on when the page is left
 * @returns {Promise<any>}
 */
async function request(method, path, body, { keepalive = false } = {}) {
  /** @type {Record<string, string>} */
  const headers = { Accept: 'application/json' };
  if (method !== 'GET') headers['X-Xuefa-Csrf'] = '1';
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const init = { method, headers, keepalive, body: body === undefined ? undefined : JSON.stringify(body), signal: AbortSignal.timeout(REPLY_WAIT_MS) };
  let response;
  let reply;
  try {
    response = await fetch(path, init);
    if (response.ok) reply = await response.json();
  } catch {
    throw unreachable();
  }
  if (!response.ok) throw await problemOf(response);
  return reply;
}

export const api = {
  me: () => request('GET', '/v1/me'),
  /** @param {string} login @param {string} password */
  login: (login, password) => request('POST', '/v1/sessions', { login, password }),
  logout: () => request('DELETE', '/v1/sessions/current'),

  campaigns: () => request('GET', '/v1/campaigns'),
  exams: () => request('GET', '/v1/exams'),
  /** @param {string} id */
  standing: (id) => request('GET', `/v1/campaigns/${id}/standing`),
  /** @param {string} id @param {string} [after] */
  leaderboard: (id, after) => request('GET', `/v1/campaigns/${id}/leaderboard?level=unit${after ? `&after=${encodeURIComponent(after)}` : ''}`),

  /** @param {string} exam_id */
  start: (exam_id) => request('POST', `/v1/exams/${exam_id}/attempts`),
  /** @param {string} id */
  attempt: (id) => request('GET', `/v1/attempts/${id}`),
  /** @param {string} id @param {import('./save_queue.js').Saved[]} responses */
  save: (id, responses) => request('PUT', `/v1/attempts/${id}/responses`, { responses }, { keepalive: true }),
  /** @param {string} id */
  submit: (id) => request('POST', `/v1/attempts/${id}/submit`),
  /** @param {string} id */
  result: (id) => request('GET', `/v1/attempts/${id}/result`),

  /** @param {string} campaign_id */
  startRound: (campaign_id) => request('POST', '/v1/practice/rounds', { campaign_id }),
  /** @param {string} id */
  round: (id) => request('GET', `/v1/practice/rounds/${id}`),
  /** @param {string} id @param {{slot: number, response: string[]}[]} responses */
  finishRound: (id, responses) => request('POST', `/v1/practice/rounds/${id}/finish`, { responses }),
};
