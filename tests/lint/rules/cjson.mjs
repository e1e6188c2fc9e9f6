// cJSON finds members regardless of case through these getters; ours is a strict door.
import { lineAt, withoutComments } from '../c_text.mjs';

const LOOSE = /\bcJSON_(GetObjectItem|HasObjectItem|DetachItemFromObject|DeleteItemFromObject|ReplaceItemInObject)\s*\(/g;

export const rule = {
  name: 'cjson',
  says: 'only the case-sensitive getters of cJSON',
  bad: [{ 'base/json/a.c': 'x = cJSON_GetObjectItem(o, "a");' }],
  good: [{ 'base/json/a.c': 'x = cJSON_GetObjectItemCaseSensitive(o, "a"); /* cJSON_GetObjectItem(o) */' }],
  check(tree) {
    const found = [];
    for (const file of tree.match(/\.[ch]$/)) {
      const text = withoutComments(tree.read(file));
      for (const m of text.matchAll(LOOSE))
        found.push({ file, line: lineAt(text, m.index), message: `cJSON_${m[1]} ignores case: use its CaseSensitive form` });
    }
    return found;
  },
};
