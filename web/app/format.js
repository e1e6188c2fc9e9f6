// Numbers, days and answers as people read them. Days and hours are those of China, wherever the
// browser thinks it is.

const ZONE = 'Asia/Shanghai';
const MINUTE = new Intl.DateTimeFormat('zh-CN', { timeZone: ZONE, year: 'numeric', month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false });
const DAY = new Intl.DateTimeFormat('zh-CN', { timeZone: ZONE, year: 'numeric', month: 'long', day: 'numeric' });
const TIME = new Intl.DateTimeFormat('zh-CN', { timeZone: ZONE, hour: '2-digit', minute: '2-digit', hour12: false });

/** @param {string} time RFC 3339 */
export const minuteText = (time) => MINUTE.format(new Date(time));
/** @param {string} time RFC 3339, or a day */
export const dayText = (time) => DAY.format(new Date(time));
/** @param {string} time RFC 3339 */
export const timeText = (time) => TIME.format(new Date(time));

/** @param {number} ms */
export function leftText(ms) {
  const seconds = Math.ceil(ms / 1000);
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

const JUDGED = { T: '正确', F: '错误' };

/** @param {string} kind @param {string[] | null} response */
export function responseText(kind, response) {
  if (!response || response.every((part) => part.trim() === '')) return '未作答';
  if (kind === 'judge') return JUDGED[/** @type {'T' | 'F'} */ (response[0])] ?? response[0];
  if (kind === 'blank') return response.map((part) => part.trim() || '（空）').join('；');
  return response.join('、');
}

/** Alternatives of a blank stand side by side in its key. @param {string} kind @param {string[]} key */
export function keyText(kind, key) {
  return kind === 'blank' ? key.map((part) => part.split('|').join(' 或 ')).join('；') : responseText(kind, key);
}

export const KIND_TEXT = /** @type {Record<string, string>} */ ({ single: '单选', multiple: '多选', judge: '判断', blank: '填空' });
