// The rules of saving, without a page: what is pending, under which seq, what a reply settles.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { announcedMinutes, leftMs, makeClock } from '../../web/app/clock.js';
import { acknowledge, adopt, backoffMs, BATCH_SLOTS_MAX, makeQueue, pendingSlots, release, responseOf, takeBatch, want } from '../../web/app/save_queue.js';
import { makeSaver } from '../../web/app/saver.js';

const repliesOf = (batch) => batch.map(({ slot, seq }) => ({ slot, seq }));

test('a new response starts at seq 1, the next of its slot follows', () => {
  const queue = makeQueue([]);
  want(queue, 3, ['A']);
  const first = takeBatch(queue);
  assert.deepEqual(first, [{ slot: 3, response: ['A'], seq: 1 }]);
  acknowledge(queue, repliesOf(first));
  want(queue, 3, ['B']);
  assert.deepEqual(takeBatch(queue), [{ slot: 3, response: ['B'], seq: 2 }]);
});

test('what the server has continues at its seq and is not pending', () => {
  const queue = makeQueue([{ slot: 7, response: ['A', 'C'], seq: 5 }]);
  assert.deepEqual(responseOf(queue, 7), ['A', 'C']);
  assert.deepEqual(pendingSlots(queue), []);
  want(queue, 7, ['A']);
  assert.equal(takeBatch(queue)[0].seq, 6);
});

test('the response of a slot nobody touched is empty', () => {
  assert.deepEqual(responseOf(makeQueue([]), 1), []);
});

test('a change that is taken back is not sent', () => {
  const queue = makeQueue([{ slot: 1, response: ['T'], seq: 1 }]);
  want(queue, 1, ['F']);
  want(queue, 1, ['T']);
  assert.deepEqual(takeBatch(queue), []);
});

test('only one batch is under way; what comes meanwhile goes into the next', () => {
  const queue = makeQueue([]);
  want(queue, 1, ['A']);
  const batch = takeBatch(queue);
  want(queue, 1, ['B']);
  want(queue, 2, ['T']);
  assert.deepEqual(takeBatch(queue), []);
  acknowledge(queue, repliesOf(batch));
  assert.deepEqual(takeBatch(queue), [{ slot: 1, response: ['B'], seq: 2 }, { slot: 2, response: ['T'], seq: 1 }]);
});

test('a batch of unknown fate is repeated under the same seq', () => {
  const queue = makeQueue([]);
  want(queue, 1, ['A']);
  const batch = takeBatch(queue);
  release(queue);
  assert.deepEqual(pendingSlots(queue), [1]);
  assert.deepEqual(takeBatch(queue), batch);
});

test('a batch of unknown fate that was changed gets a new seq, even on return to the old response', () => {
  const queue = makeQueue([{ slot: 1, response: ['A'], seq: 1 }]);
  want(queue, 1, ['B']);
  takeBatch(queue);
  release(queue);
  want(queue, 1, ['A']);
  assert.deepEqual(takeBatch(queue), [{ slot: 1, response: ['A'], seq: 3 }]);
});

test('nothing is stored without its receipt', () => {
  const queue = makeQueue([]);
  want(queue, 1, ['A']);
  want(queue, 2, ['B']);
  takeBatch(queue);
  acknowledge(queue, [{ slot: 1, seq: 1 }]);
  assert.deepEqual(pendingSlots(queue), [2]);
});

test('clearing a response is a change like any other', () => {
  const queue = makeQueue([{ slot: 4, response: ['年'], seq: 1 }]);
  want(queue, 4, []);
  assert.deepEqual(takeBatch(queue), [{ slot: 4, response: [], seq: 2 }]);
});

test('a batch has a ceiling; the rest follows', () => {
  const queue = makeQueue([]);
  for (let slot = 1; slot <= BATCH_SLOTS_MAX + 1; slot++) want(queue, slot, ['A']);
  const batch = takeBatch(queue);
  assert.equal(batch.length, BATCH_SLOTS_MAX);
  acknowledge(queue, repliesOf(batch));
  assert.deepEqual(takeBatch(queue).map(({ slot }) => slot), [BATCH_SLOTS_MAX + 1]);
});

test('a newer seq in the reply says that another page wrote; its response is adopted', () => {
  const queue = makeQueue([{ slot: 1, response: ['A'], seq: 1 }]);
  want(queue, 1, ['B']);
  takeBatch(queue);
  assert.deepEqual(acknowledge(queue, [{ slot: 1, seq: 4 }]), [1]);
  assert.deepEqual(adopt(queue, [{ slot: 1, response: ['C'], seq: 4 }]), [1]);
  assert.deepEqual(responseOf(queue, 1), ['C']);
  assert.deepEqual(pendingSlots(queue), []);
  want(queue, 1, ['D']);
  assert.equal(takeBatch(queue)[0].seq, 5);
});

test('the same seq with another response is adopted too', () => {
  const queue = makeQueue([]);
  want(queue, 1, ['B']);
  takeBatch(queue);
  release(queue);
  assert.deepEqual(adopt(queue, [{ slot: 1, response: ['A'], seq: 1 }]), [1]);
  assert.deepEqual(takeBatch(queue), []);
});

test('a reload that finds the unacknowledged batch stored settles it', () => {
  const queue = makeQueue([]);
  want(queue, 1, ['B']);
  takeBatch(queue);
  release(queue);
  assert.deepEqual(adopt(queue, [{ slot: 1, response: ['B'], seq: 1 }]), []);
  assert.deepEqual(pendingSlots(queue), []);
});

test('a reload does not take away what is newer here', () => {
  const queue = makeQueue([{ slot: 1, response: ['A'], seq: 1 }]);
  want(queue, 1, ['B']);
  takeBatch(queue);
  release(queue);
  assert.deepEqual(adopt(queue, [{ slot: 1, response: ['A'], seq: 1 }]), []);
  assert.deepEqual(takeBatch(queue), [{ slot: 1, response: ['B'], seq: 2 }]);
});

test('the wait doubles up to half a minute and is jittered by half', () => {
  assert.deepEqual([1, 2, 3, 6, 50].map((failures) => backoffMs(failures, 1)), [1000, 2000, 4000, 30_000, 30_000]);
  assert.deepEqual([1, 2, 50].map((failures) => backoffMs(failures, 0)), [500, 1000, 15_000]);
});

function saverOf(queue, send, reload = () => {}) {
  const seen = { states: [], refused: [], outrun: 0 };
  const saver = makeSaver(queue, {
    send,
    changed: (state) => seen.states.push(state),
    arrived() {},
    async outrun() {
      seen.outrun += 1;
      reload();
    },
    refused: (problem) => seen.refused.push(problem.code),
  });
  return { saver, seen };
}

test('the saver tries again after a failure of the network and then says saved', async (t) => {
  t.after(() => saver.stop());
  const queue = makeQueue([]);
  const sent = [];
  const { saver, seen } = saverOf(queue, async (batch) => {
    sent.push(batch[0].seq);
    if (sent.length === 1) throw Object.assign(new Error('away'), { retryable: true });
    return { responses: repliesOf(batch) };
  });
  want(queue, 1, ['A']);
  assert.equal(await saver.flush(), false);
  assert.equal(seen.states.at(-1), 'offline');
  assert.equal(await saver.flush(), true);
  assert.equal(seen.states.at(-1), 'saved');
  assert.deepEqual(sent, [1, 1]);
});

test('the saver stops when the attempt is closed, and says so once', async () => {
  const queue = makeQueue([]);
  const { saver, seen } = saverOf(queue, async () => { throw Object.assign(new Error('closed'), { retryable: false, code: 'attempt_closed' }); });
  want(queue, 1, ['A']);
  assert.equal(await saver.flush(), false);
  assert.equal(await saver.flush(), false);
  assert.deepEqual(seen.refused, ['attempt_closed']);
  assert.deepEqual(pendingSlots(queue), [1]);
});

test('the saver asks for the newer responses of another page, and ends with theirs', async () => {
  const queue = makeQueue([]);
  const { saver, seen } = saverOf(queue, async () => ({ responses: [{ slot: 1, seq: 3 }] }), () => adopt(queue, [{ slot: 1, response: ['B'], seq: 3 }]));
  want(queue, 1, ['A']);
  assert.equal(await saver.flush(), true);
  assert.equal(seen.outrun, 1);
  assert.deepEqual(responseOf(queue, 1), ['B']);
});

test('time left follows the monotonic clock and the middle of the request', () => {
  const clock = makeClock({ server_now: '2030-01-01T08:00:00+08:00', deadline_at: '2030-01-01T09:00:00+08:00' }, { sent_at: 1000, received_at: 1200 });
  assert.equal(leftMs(clock, 1100), 3_600_000);
  assert.equal(leftMs(clock, 5_000_000), 0);
});

test('the time left is announced at 30, 10, 5 and 1 minutes only', () => {
  const heard = [];
  for (let left = 3_600_000; left >= 0; left -= 500) {
    const minutes = announcedMinutes(left + 500, left);
    if (minutes !== null) heard.push(minutes);
  }
  assert.deepEqual(heard, [30, 10, 5, 1]);
  assert.equal(announcedMinutes(1_000_000, 200_000), 5);
});
