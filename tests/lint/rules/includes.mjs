// Who may include whom. The first room whose pattern fits a file says what it may include besides
// the headers of its own folder; NOUN stands for the noun of the including file.
import { withoutComments } from '../c_text.mjs';

const CORE = /^base\/core\//;
const JSON = /^base\/json\//;
const DB = /^base\/db\//;
const OFFICE = /^base\/office\//;
const VOCAB = /^engine\/vocab\//;
const CONTEXT = /^engine\/(engine|lanes)\.h$/;
const FACE = /^engine\/((\w+)\/\2|item\/image)\.h$/; // the face of the noun item is its image
const STATEMENTS = /^engine\/statements\.h$/;
const STORE = /_store\.h$/;
// Rules whose values other nouns of the engine reckon with; each sees values only.
const SHARED_RULE = /^engine\/(item\/image|attempt\/(attempt_fsm|score)|credit\/cap|reminder\/behind)\.h$/;
// Use cases of a noun that fill more than NOUN.c: what the lanes write, and loading an image.
const USE_CASE = /^engine\/(attempt\/(start|saves|submits)|item\/image)\.[ch]$/;

const ROOMS = [
  { files: /^base\/core\//, may: [] },
  { files: /^base\/json\//, may: [CORE] },
  { files: /^base\/office\//, may: [CORE] },
  { files: /^base\/db\//, may: [CORE] },
  { files: /^base\/tool\//, may: [CORE] },
  { files: /^engine\/engine\.[ch]$/, may: [CORE, DB, VOCAB, STATEMENTS] },
  { files: /^engine\/lanes\.[ch]$/, may: [CORE, DB, VOCAB, FACE] },
  { files: VOCAB, may: [CORE] },
  { files: /^engine\/\w+\/\w+_store\.[ch]$/, may: [CORE, JSON, DB, VOCAB, CONTEXT, STATEMENTS, SHARED_RULE] },
  { files: /^engine\/(\w+)\/\1\.[ch]$/, may: [CORE, JSON, DB, VOCAB, CONTEXT, FACE, SHARED_RULE] },
  { files: USE_CASE, may: [CORE, JSON, DB, VOCAB, CONTEXT, FACE, SHARED_RULE] },
  { files: /^engine\/\w+\//, may: [CORE, JSON, VOCAB, SHARED_RULE], pure: true },
  { files: /^questionbank\/emit\/(pg|edition)\w*\.[ch]$/, may: [CORE, JSON, DB, VOCAB, CONTEXT, FACE, STATEMENTS, /^questionbank\//] },
  { files: /^questionbank\//, may: [CORE, JSON, OFFICE, VOCAB, /^engine\/law\/cite\.h$/, /^questionbank\//] },
  { files: /^api\//, may: [CORE, JSON, VOCAB, CONTEXT, FACE, /^api\//] },
  { files: /^cli\//, may: [CORE, JSON, DB, VOCAB, CONTEXT, FACE, /^api\//, /^questionbank\//] },
  { files: /^tests\//, may: [/./] },
];

// Edges that no room draws, each with its reason.
const EXTRA = [
  { from: /^engine\/attempt\/score\.c$/, to: /^engine\/paper\/paper\.h$/, why: 'the paper is a value that marking reads' },
];

const FOREIGN = [
  { header: /^libpq-fe\.h$/, home: /^base\/db\// },
  { header: /^microhttpd\.h$/, home: /^api\/http\// },
  { header: /cJSON\.h$/, home: /^base\/json\// },
  { header: /^(zip|expat|xlsxwriter)\.h$/, home: /^base\/office\// },
  { header: /^utf8proc\.h$/, home: /^base\/core\// },
  { header: /^seccomp\.h$/, home: /^cli\// },
  { header: /^sodium(\.h|\/)/, home: /^(base\/core|engine\/(account|audit|certificate))\// },
];

const folderOf = (path) => path.slice(0, path.lastIndexOf('/') + 1);
const nounOf = (path) => /^engine\/(\w+)\//.exec(path)?.[1];

function includesOf(tree, file) {
  const found = [];
  withoutComments(tree.read(file)).split('\n').forEach((text, i) => {
    const m = /^\s*#\s*include\s*([<"])([^">]+)[>"]/.exec(text);
    if (m) found.push({ file, line: i + 1, foreign: m[1] === '<', to: m[2] });
  });
  return found;
}

function complaint({ file, to, foreign }) {
  if (foreign || FOREIGN.some((f) => f.header.test(to))) {
    const rule = FOREIGN.find((f) => f.header.test(to));
    return rule && !rule.home.test(file) && !/^tests\//.test(file) ? `${to} has its home in ${rule.home.source}` : null;
  }
  if (!to.includes('/')) return `${to}: includes are written from the root`;
  const room = ROOMS.find((r) => r.files.test(file));
  if (!room) return `${folderOf(file)} is no room of the house: draw its edges in tests/lint/rules/includes.mjs`;
  if (EXTRA.some((e) => e.from.test(file) && e.to.test(to))) return null;
  if (room.pure && STORE.test(to)) return `${to}: a file of a rule sees only values, no store`;
  if (folderOf(to) === folderOf(file) || room.may.some((m) => m.test(to))) return null;
  return `no edge leads from here to ${to}`;
}

// Nouns may use each other's faces, but not in a circle.
function circles(includes) {
  const edges = new Map();
  for (const e of includes) {
    const [from, to] = [nounOf(e.file), nounOf(e.to)];
    if (from && to && from !== to && to !== 'vocab') edges.set(from, (edges.get(from) ?? new Map()).set(to, e));
  }
  const found = [];
  const visit = (noun, path) => {
    if (path.includes(noun)) {
      const circle = [...path.slice(path.indexOf(noun)), noun];
      if (circle[0] === [...circle].sort()[0]) {
        const e = edges.get(circle[0]).get(circle[1]);
        found.push({ file: e.file, line: e.line, message: `nouns in a circle: ${circle.join(' → ')}` });
      }
      return;
    }
    for (const next of edges.get(noun)?.keys() ?? []) visit(next, [...path, noun]);
  };
  for (const noun of edges.keys()) visit(noun, []);
  const seen = new Set();
  return found.filter((f) => !seen.has(f.message) && seen.add(f.message));
}

export const rule = {
  name: 'includes',
  says: 'every include follows a drawn edge',
  bad: [
    { 'api/route/exams.c': '#include "base/db/db.h"\n' },
    { 'api/route/exams.c': '#include "engine/attempt/attempt_store.h"\n' },
    { 'engine/paper/draw.c': '#include "base/db/db.h"\n' },
    { 'engine/paper/draw.c': '#include "engine/paper/paper_store.h"\n' },
    { 'engine/a/a.c': '#include "engine/statements.h"\n' },
    { 'questionbank/read/text.c': '#include "base/db/db.h"\n' },
    { 'base/core/str.c': '#include "base/json/json.h"\n' },
    { 'engine/a/a.c': '#include <libpq-fe.h>\n' },
    { 'api/openapi.c': '#include <microhttpd.h>\n' },
    { 'engine/a/a.c': '#include "a.h"\n' },
    { 'engine/a/a.c': '#include "engine/b/b.h"\n', 'engine/b/b.c': '#include "engine/a/a.h"\n' },
    { 'attic/x.c': '#include "base/core/str.h"\n' },
  ],
  good: [{
    'api/route/exams.c': '#include "engine/attempt/attempt.h"\n#include "base/json/json.h"\n',
    'engine/attempt/attempt.c': '#include "engine/attempt/attempt_store.h"\n#include "engine/paper/paper.h"\n#include <stdio.h>\n',
    'engine/attempt/attempt_store.c': '#include "engine/statements.h"\n#include "base/db/db.h"\n',
    'base/db/db.c': '#include <libpq-fe.h>\n/* #include "api/http/http.h" */\n',
    'questionbank/check/key.c': '#include "engine/law/cite.h"\n',
  }],
  check(tree) {
    const includes = tree.match(/\.[ch]$/).flatMap((file) => includesOf(tree, file));
    const found = includes.map((e) => ({ file: e.file, line: e.line, message: complaint(e) })).filter((f) => f.message);
    return [...found, ...circles(includes)];
  },
};
