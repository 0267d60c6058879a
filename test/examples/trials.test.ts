import * as tf from '@tensorflow/tfjs';
import { useBackend } from 'richscale/backends';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { faults } from '../../bench/trials/faults.ts';
import { outcomeOf, type TrialOutcome } from '../../bench/trials/outcomes.ts';

/** Of the correct trials each architecture, each under another scheme and another optimizer. */
const correct = [
  [25, 'MLP, NTK in {"output":-1}, adamw'],
  [27, 'MLP, SP in {"output":-1}, adamw'],
  [36, 'CNN, muP in "unit-gradient", rmsprop'],
  [42, 'LSTM, muP in "unit-init", adagrad'],
  [23, 'attention, its head growing, muP in {"output":-1}, adam'],
  [54, 'attention, heads added, muP in {"output":-1}, sgd'],
] as const;

describe('of the trials of the coordinate check', () => {
  let before = 0;
  beforeAll(async () => {
    await useBackend('wasm');
  });
  beforeEach(() => {
    before = tf.memory().numTensors;
  });
  afterEach(() => {
    expect(tf.memory().numTensors).toBe(before);
  });

  const inWords = ({ what, suspects }: TrialOutcome): string => [what, ...suspects].join('\n');

  it.each(correct)('correct one %i passes: %s', async (index, what) => {
    const outcome = await outcomeOf({ kind: 'correct', index });
    expect(outcome.what).toBe(what);
    expect(outcome.verdict, inWords(outcome)).toBe('pass');
    expect(outcome.suspects).toStrictEqual([]);
  });

  it.each(faults.map(({ name }, place) => ({ name, index: 2 * place })))(
    'a fault is caught and named: $name',
    async ({ name, index }) => {
      const outcome = await outcomeOf({ kind: name, index });
      expect(outcome.verdict, inWords(outcome)).toBe('fail');
      expect(outcome.named, inWords(outcome)).toBe(true);
    },
  );
});
