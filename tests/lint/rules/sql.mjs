// SQL has one home: the .sql files, from which the build makes the statement table.
import { literals } from '../c_text.mjs';

const HOME = /^(base\/db|base\/tool|tests)\//;
const STATEMENT = new RegExp(
  ['select\\b.*\\bfrom\\b', 'select\\s+(\\d|\\w+\\s*\\()', 'insert\\s+into\\b', 'update\\b.*\\bset\\b', 'delete\\s+from\\b',
    'create\\s+(table|index|view|function|role|database)\\b', 'alter\\s+table\\b', 'drop\\s+(table|index|view|database)\\b',
    'copy\\b.*\\bfrom\\s+stdin\\b', 'truncate\\s+table\\b'].join('|'), 'i');

export const rule = {
  name: 'sql',
  says: 'no SQL outside .sql files',
  bad: [{ 'engine/a/a_store.c': 'const char *q = "select x"\n    " from t where id = $1";\n' }, { 'api/a.c': 'f("DELETE FROM t");' }],
  good: [{ 'engine/a/a.c': '/* select x from t */ f("select an item");' }, { 'base/db/a.c': 'f("select x from t");' }],
  check(tree) {
    const found = [];
    for (const file of tree.match(/\.[ch]$/).filter((path) => !HOME.test(path)))
      for (const literal of literals(tree.read(file)))
        if (STATEMENT.test(literal.text))
          found.push({ file, line: literal.line, message: 'SQL in a string: it belongs into the .sql file of the noun' });
    return found;
  },
};
