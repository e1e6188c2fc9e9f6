// A fresh machine gets exactly the packages of deploy/packages: each library that CMake asks
// pkg-config for must come from one of them.
import { execFileSync } from 'node:child_process';

const listed = (tree) => tree.match(/^deploy\/packages\/(build|test)\.txt$/)
  .flatMap((file) => tree.lines(file)).map((line) => line.split(' ')[0]).filter((name) => name !== '' && name !== '#');

// The Debian package that brings NAME.pc here.
function packageOf(module) {
  try {
    const dir = execFileSync('pkg-config', ['--variable=pcfiledir', module], { encoding: 'utf8' }).trim();
    const owner = execFileSync('dpkg-query', ['--search', `${dir}/${module}.pc`], { encoding: 'utf8' });
    return owner.split(':')[0];
  } catch {
    return null;
  }
}

export const rule = {
  name: 'packages',
  says: 'every library comes from a listed package',
  bad: [{ 'CMakeLists.txt': 'pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)\n', 'deploy/packages/build.txt': 'gcc\n' }],
  good: [{ 'CMakeLists.txt': 'pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)\n', 'deploy/packages/build.txt': 'libsodium-dev\n' }],
  check(tree) {
    const found = [];
    const packages = listed(tree);
    tree.lines('CMakeLists.txt').forEach((text, i) => {
      const call = /pkg_check_modules\(\w+\s+([^)]*)\)/.exec(text);
      for (const module of call?.[1].split(/\s+/).filter((word) => /^[a-z]/.test(word)) ?? []) {
        const owner = packageOf(module.replace(/[<>=].*/, ''));
        if (owner === null || !packages.includes(owner))
          found.push({ file: 'CMakeLists.txt', line: i + 1, message: `${module} comes from ${owner ?? 'an unknown package'}, which deploy/packages does not list` });
      }
    });
    return found;
  },
};
