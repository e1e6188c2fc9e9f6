// Functions: 70 lines and 5 parameters at most. Files: 500 lines at most.
import { functions, parameterCount } from '../c_text.mjs';

const FUNCTION_LINES_MAX = 70;
const PARAMETERS_MAX = 5;
const FILE_LINES_MAX = 500;
const CALLBACK = /\bMHD_Result\b/; // its parameters are the library's

const longFunction = `int f(void) {\n${'    g();\n'.repeat(70)}}\n`;

export const rule = {
  name: 'size',
  says: 'functions and files are short',
  bad: [{ 'base/a.c': longFunction }, { 'base/a.c': '\n'.repeat(501) },
    { 'base/a.c': 'static int f(int a, int b, int c, int d, int e,\n             int f) {\n    return a;\n}\n' }],
  good: [{ 'base/a.c': 'static const int A[] = {\n    1,\n};\nint f(int (*g)(int, int), int b, int c, int d, int e, struct fault *fault) {\n    return 1;\n}\n' },
    { 'base/a.c': `${'int x;\n'.repeat(80)}int f(void) {\n    return 1;\n}\n` }],
  check(tree) {
    const found = [];
    for (const file of tree.match(/\.(c|h|mjs|ts|tsx|sh|js)$/)) {
      const count = tree.lines(file).length - 1;
      if (count > FILE_LINES_MAX)
        found.push({ file, line: FILE_LINES_MAX + 1, message: `${count} lines; ${FILE_LINES_MAX} at most` });
    }
    for (const file of tree.match(/\.c$/))
      for (const f of functions(tree.read(file))) {
        const parameters = CALLBACK.test(f.head) ? 0 : parameterCount(f.head);
        if (f.length > FUNCTION_LINES_MAX)
          found.push({ file, line: f.line, message: `function of ${f.length} lines; ${FUNCTION_LINES_MAX} at most` });
        if (parameters > PARAMETERS_MAX)
          found.push({ file, line: f.line, message: `${parameters} parameters; ${PARAMETERS_MAX} at most` });
      }
    return found;
  },
};
