// A path of one developer's machine works nowhere else.
const MACHINE = /(^|[^\w.])(\/work\/[a-z]\w+|\/home\/[a-z][\w-]*|\/Users\/\w+|\/root\/[\w.]+|[A-Z]:\\\\?Users\\\\?\w+)/;
const OF_A_CONTAINER = /^(deploy\/|docker-compose\.yml|tests\/lint\/rules\/paths\.mjs)/;
const NOT_OURS = /(^|\/)package-lock\.json$/;

export const rule = {
  name: 'paths',
  says: 'no machine paths',
  bad: [{ 'doc/a.md': `see ${'/wo' + 'rk'}/shared/x` }, { 'run': `cd ${'/ho' + 'me'}/wang/x` }],
  good: [{ 'run': 'cd ../shared; tail /var/lib/xuefa; http://example.org/a/b' }],
  check(tree) {
    const found = [];
    for (const file of tree.text().filter((path) => !OF_A_CONTAINER.test(path) && !NOT_OURS.test(path)))
      tree.lines(file).forEach((text, i) => {
        const path = MACHINE.exec(text);
        if (path) found.push({ file, line: i + 1, message: `path of a machine: ${path[2]}` });
      });
    return found;
  },
};
