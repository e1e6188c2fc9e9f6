// Reporter for `node --test`: one line a test, the error of a failing one, and at the end
// `COUNT passed failed skipped`. Counts leaves only: a suite or a file with tests inside is none.
import { inspect } from 'node:util';

export default async function* report(events) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  let deeper = -1; // nesting of the events that the next shallower one encloses
  for await (const { type, data } of events) {
    if (type === 'test:stdout' || type === 'test:stderr') yield data.message;
    if (type === 'test:diagnostic' && data.nesting > 0) yield `# ${data.message}\n`;
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const encloses = deeper > data.nesting;
    deeper = data.nesting;
    const skipped = data.skip !== undefined || data.todo !== undefined;
    const outcome = type === 'test:fail' ? 'failed' : skipped ? 'skipped' : 'passed';
    if (encloses && outcome !== 'failed') continue;
    if (encloses && /subtests? failed/.test(data.details?.error?.message ?? '')) continue;
    counts[outcome] += 1;
    const mark = { passed: 'ok', failed: 'FAIL', skipped: 'skip' }[outcome];
    yield `${mark} ${data.name} (${Math.round(data.details?.duration_ms ?? 0)} ms)\n`;
    if (outcome === 'failed') yield `${inspect(data.details?.error, { depth: 4 })}\n`;
  }
  yield `COUNT ${counts.passed} ${counts.failed} ${counts.skipped}\n`;
}
