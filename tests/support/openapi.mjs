// Reads api/openapi.yaml as it is printed (block mappings, lists of one-line values, flow values) and holds
// replies against it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './cluster.mjs';

const FLOW = /\s*(?:'((?:[^']|'')*)'|([{}[\],:])|([^\s{}[\],:'][^{}[\],:]*))/y;

// A flow value: {a: 1, b: [x, 'y']}.
function parseFlow(text) {
  let at = 0;
  const next = () => {
    FLOW.lastIndex = at;
    const found = FLOW.exec(text);
    if (found === null) throw new Error(`not a flow value: ${text}`);
    at = FLOW.lastIndex;
    return found[2] ? { mark: found[2] } : { value: found[1] === undefined ? scalar(found[3].trim()) : found[1].replaceAll("''", "'") };
  };
  const value = (token) => {
    if (token.mark === '{') return members({});
    if (token.mark === '[') return entries([]);
    if (token.mark) throw new Error(`unexpected ${token.mark} in ${text}`);
    return token.value;
  };
  const members = (map) => {
    for (let token = next(); token.mark !== '}'; token = next()) {
      if (token.mark === ',') continue;
      if (next().mark !== ':') throw new Error(`no colon in ${text}`);
      map[token.value] = value(next());
    }
    return map;
  };
  const entries = (list) => {
    for (let token = next(); token.mark !== ']'; token = next()) if (token.mark !== ',') list.push(value(token));
    return list;
  };
  return value(next());
}

const scalar = (text) => (/^(true|false|null|-?\d+(\.\d+)?)$/.test(text) ? JSON.parse(text) : text);

// The lines of a block from `from` on that are indented by `indent`: [value, the line behind it].
function parseBlock(lines, from, indent) {
  const isList = lines[from]?.trim().startsWith('- ');
  const made = isList ? [] : {};
  let at = from;
  while (at < lines.length && lines[at].search(/\S/) === indent) {
    if (isList) { made.push(parseValue(lines[at++].trim().slice(2))); continue; }
    const [, name, rest] = /^\s*(.+?):(?: (.*))?$/.exec(lines[at]);
    if (rest !== undefined) { made[name.replace(/^'(.*)'$/, '$1')] = parseValue(rest); at++; continue; }
    [made[name.replace(/^'(.*)'$/, '$1')], at] = parseBlock(lines, at + 1, indent + 2);
  }
  return [made, at];
}

function parseValue(text) {
  if (/^[{['"]/.test(text)) return parseFlow(text);
  return /^\w+: \S/.test(text) ? Object.fromEntries([text.split(': ')]) : scalar(text);
}

export const openapiText = () => readFileSync(join(root, 'api/openapi.yaml'), 'utf8');

export function readOpenapi() {
  const lines = openapiText().split('\n').filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#'));
  return parseBlock(lines, 0, 0)[0];
}

// [{ method, path, roles, isPublic, status, schema, hasBody }], one for each operation.
export function routesOf(api) {
  return Object.entries(api.paths).flatMap(([path, operations]) => Object.entries(operations).map(([method, operation]) => {
    const status = Number(Object.keys(operation.responses).find((code) => /^2/.test(code)));
    return {
      method: method.toUpperCase(), path, status,
      roles: operation['x-roles'] ?? [],
      isPublic: Array.isArray(operation.security) && operation.security.length === 0,
      hasBody: operation.requestBody !== undefined,
      schema: operation.responses[status].content?.['application/json']?.schema ?? null,
    };
  }));
}

const FORMATS = {
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  date: /^\d{4}-\d\d-\d\d$/,
};

const typeOf = (value) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

function checkObject(api, schema, value, where, found) {
  for (const name of schema.required ?? []) if (!(name in value)) found.push(`${where}.${name} is missing`);
  for (const [name, member] of Object.entries(value)) {
    if (schema.properties?.[name]) check(api, schema.properties[name], member, `${where}.${name}`, found);
    else if (schema.additionalProperties === false) found.push(`${where}.${name} is not declared`);
  }
}

function checkScalar(schema, value, where, found) {
  const wanted = schema.type === 'integer' ? Number.isInteger(value) : typeOf(value) === schema.type;
  if (!wanted) found.push(`${where} is ${typeOf(value)}, not ${schema.type}`);
  if (schema.pattern && !new RegExp(schema.pattern).test(value)) found.push(`${where} is not like ${schema.pattern}`);
  if (schema.format && !FORMATS[schema.format].test(value)) found.push(`${where} is no ${schema.format}: ${value}`);
  if (schema.multipleOf === 0.01 && Math.abs(value * 100 - Math.round(value * 100)) > 1e-6) found.push(`${where} is ${value}`);
}

// What breaks the schema, as sentences; nothing when it holds.
export function check(api, schema, value, where = '$', found = []) {
  if (schema.$ref) return check(api, api.components.schemas[schema.$ref.split('/').at(-1)], value, where, found);
  if (schema.anyOf) {
    const each = schema.anyOf.map((one) => check(api, one, value, where, []));
    if (!each.some((problems) => problems.length === 0)) found.push(...each[0]);
  } else if (schema.type === 'object' && typeOf(value) === 'object') {
    checkObject(api, schema, value, where, found);
  } else if (schema.type === 'array' && typeOf(value) === 'array') {
    for (const [i, entry] of value.entries()) check(api, schema.items, entry, `${where}[${i}]`, found);
  } else if (schema.type) {
    checkScalar(schema, value, where, found);
  }
  return found;
}
