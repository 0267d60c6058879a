import { describe, expect, it } from 'vitest';
import { type Reporter, startRun } from '../../src/lab/run.ts';

/** Three steps with a chance to be cancelled before each. */
async function threeSteps({ report, checkpoint }: Reporter<number>): Promise<string> {
  for (const step of [1, 2, 3]) {
    await checkpoint();
    report(step);
  }
  return 'done';
}

async function collected<T>(iterable: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const each of iterable) all.push(each);
  return all;
}

const pause = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

describe('a run', () => {
  it('is a promise, an iterable of its progress, and tells a callback', async () => {
    const told: number[] = [];
    const run = startRun<string, number>({ onProgress: (step) => told.push(step) }, threeSteps);
    expect(await collected(run)).toStrictEqual([1, 2, 3]);
    expect(await run).toBe('done');
    expect(told).toStrictEqual([1, 2, 3]);
  });

  it('keeps its progress for whoever asks late, and for several at once', async () => {
    const run = startRun<string, number>({}, threeSteps);
    const early = [collected(run), collected(run)];
    await run;
    for (const each of [...early, collected(run)]) expect(await each).toStrictEqual([1, 2, 3]);
  });

  it('hands out progress while it is under way', async () => {
    const events: string[] = [];
    const run = startRun<string, number>({}, async (reporter) => {
      const result = await threeSteps(reporter);
      await reporter.checkpoint();
      events.push('end');
      return result;
    });
    for await (const step of run) events.push(`step ${step}`);
    expect(events).toStrictEqual(['step 1', 'step 2', 'step 3', 'end']);
  });

  it('does nothing if it was cancelled before it began', async () => {
    let began = false;
    const reason = new Error('never mind');
    const run = startRun<string, number>(
      { signal: AbortSignal.abort(reason) },
      async (reporter) => {
        began = true;
        return threeSteps(reporter);
      },
    );
    await expect(run).rejects.toBe(reason);
    expect(began).toBe(false);
  });

  it('that is cancelled in the middle rejects with the reason, as promise and iterable', async () => {
    const cancel = new AbortController();
    const reason = new Error('enough');
    const run = startRun<string, number>(
      { signal: cancel.signal, onProgress: (step) => step === 2 && cancel.abort(reason) },
      threeSteps,
    );
    const seen: number[] = [];
    await expect(
      (async () => {
        for await (const step of run) seen.push(step);
      })(),
    ).rejects.toBe(reason);
    await expect(run).rejects.toBe(reason);
    expect(seen).toStrictEqual([1, 2]);
  });

  it('passes an error of its body, and of the callback, to both', async () => {
    const broken = new Error('broken');
    for (const run of [
      startRun<string, number>({}, () => Promise.reject(broken)),
      startRun<string, number>(
        {
          onProgress: () => {
            throw broken;
          },
        },
        threeSteps,
      ),
    ]) {
      await expect(collected(run)).rejects.toBe(broken);
      await expect(run).rejects.toBe(broken);
    }
  });

  it('leaves no unhandled rejection to one who only iterates, however slowly', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', note);
    try {
      const broken = new Error('broken');
      const run = startRun<string, number>({}, async ({ report, checkpoint }) => {
        report(1);
        await checkpoint();
        throw broken;
      });
      await expect(
        (async () => {
          // The run fails while its first progress is still being looked at.
          for await (const _ of run) await pause(30);
        })(),
      ).rejects.toBe(broken);
      await pause(0);
      expect(unhandled).toStrictEqual([]);
    } finally {
      process.off('unhandledRejection', note);
    }
  });
});
