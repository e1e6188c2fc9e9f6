// Just enough of C's lexical rules for the lints: comments, string literals, functions.

// Comments become blanks, so that offsets and lines stay where they are. With `strings`, what
// stands inside string literals does too.
export function withoutComments(text, { strings = false } = {}) {
  const token = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g;
  return text.replace(token, (t) => {
    if (t[0] === '/') return t.replace(/[^\n]/g, ' ');
    return strings && t[0] === '"' ? `"${' '.repeat(t.length - 2)}"` : t;
  });
}

export function lineAt(text, offset) {
  let line = 1;
  for (let i = text.indexOf('\n'); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) line += 1;
  return line;
}

// String literals with their line; neighbours that the compiler joins are joined.
export function literals(text) {
  const clean = withoutComments(text);
  const found = [];
  for (const m of clean.matchAll(/"(?:\\.|[^"\\\n])*"(?:\s*"(?:\\.|[^"\\\n])*")*/g))
    found.push({ line: lineAt(clean, m.index), text: m[0].replace(/"\s*"/g, '').slice(1, -1) });
  return found;
}

// Function definitions of a file that clang-format has laid out: what starts in the first column
// and ends with a line that is just "}".
export function functions(text) {
  const lines = withoutComments(text, { strings: true }).split('\n');
  const found = [];
  let start = -1;
  lines.forEach((line, i) => {
    if (line === '}') {
      if (start >= 0) found.push({ line: start + 1, length: i - start + 1, head: headOf(lines, start) });
      start = -1;
    } else if (/^[A-Za-z_]/.test(line) && start < 0) start = i;
    else if (/^[}\])].*;\s*$/.test(line)) start = -1;
    if (start >= 0 && /;\s*$/.test(line) && !lines.slice(start, i + 1).join('\n').includes('{')) start = -1;
  });
  return found;
}

function headOf(lines, start) {
  const head = [];
  for (let i = start; i < lines.length && i < start + 12; i++) {
    head.push(lines[i].trim());
    if (lines[i].includes('{')) break;
  }
  return head.join(' ');
}

// How many parameters the head of a function names, without `...` and without the struct fault that
// every failing function takes last.
export function parameterCount(head) {
  const body = head.slice(head.indexOf('(') + 1);
  const names = [''];
  let depth = 0;
  for (const c of body) {
    if (c === '(') depth += 1;
    if (c === ')' && depth-- === 0) break;
    if (c === ',' && depth === 0) names.push('');
    else names[names.length - 1] += c;
  }
  return names.filter((name) => !/^\s*(void|\.\.\.|struct fault \*\w+)?\s*$/.test(name)).length;
}
