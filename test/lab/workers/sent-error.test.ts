import { describe, expect, it } from 'vitest';
import { invalidArgument, isRichscaleError } from '../../../src/errors.ts';
import { cellError } from '../../../src/lab/transfer/job.ts';
import { receivedError, sentError } from '../../../src/workers/sent-error.ts';

const job = { width: 4, learningRate: 0.2, seed: 1, hyperparameters: {} };
const across = (thrown: unknown): Error => receivedError(structuredClone(sentError(thrown)));

describe('an error that comes from a thread', () => {
  it('has its tag, details and fields, and so has its cause', () => {
    const cause = invalidArgument('width', 3, 'It is odd.', 'Give 4.');
    const error = cellError(job, cause);
    const there = across(error);
    expect(isRichscaleError(there, 'cell-failed') && there.fields.job).toStrictEqual(job);
    expect(there).toMatchObject({
      message: error.message,
      stack: error.stack,
      details: error.details,
    });
    expect(isRichscaleError(there.cause, 'invalid-argument')).toBe(true);
    expect(there.cause).toMatchObject({ message: cause.message, details: cause.details });
    expect((there as typeof error).fields.cause).toBe(there.cause);
  });

  it('keeps its message where what it received cannot be cloned', () => {
    const error = invalidArgument('data', () => 1, 'It is a function.', 'Give a batch.');
    const there = across(error);
    expect(there.message).toBe(error.message);
    expect(there).toMatchObject({ details: { received: 'a function (anonymous)' } });
  });

  it('may be any other, and what is none', () => {
    const error = new RangeError('too wide', { cause: 7 });
    expect(across(error)).toMatchObject({ name: 'RangeError', message: 'too wide', cause: 7 });
    expect(across(error).stack).toBe(error.stack);
    expect(across('no luck')).toMatchObject({ name: 'Error', message: 'no luck' });
    expect('cause' in across('no luck')).toBe(false);
  });
});
