// What is left to do belongs into the tracker, not into the code.
const MARK = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX'].join('|')})\\b`);
const NOT_OURS = /(^|\/)package-lock\.json$/;

export const rule = {
  name: 'marks',
  says: 'nothing left to do is written in the code',
  bad: [{ 'engine/a.c': `/* ${'TO' + 'DO'}: later */` }],
  good: [{ 'engine/a.c': '/* mkstemp("/tmp/aXXXXXX") */' }],
  check(tree) {
    const found = [];
    for (const file of tree.text().filter((path) => !NOT_OURS.test(path)))
      tree.lines(file).forEach((text, i) => {
        const mark = MARK.exec(text);
        if (mark) found.push({ file, line: i + 1, message: `${mark[1]}: do it, or drop it` });
      });
    return found;
  },
};
