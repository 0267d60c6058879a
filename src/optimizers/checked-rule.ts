import { Tensor, Variable } from '@tensorflow/tfjs-core';
import { RichscaleError } from '../errors.ts';
import type { Rule } from './rule.ts';

/** A rule of a user's: what its functions give back is checked before it is used. */
export function checkedRule(rule: Rule): Rule {
  const { name, slots, start } = rule;
  return {
    ...rule,
    own: true,
    ...(start === undefined
      ? {}
      : {
          start: (from) => {
            const values = start(from);
            checkParts(`${name}.start`, values, (key) => slots.includes(key));
            for (const [slot, value] of Object.entries(values)) {
              if (Number.isFinite(value)) continue;
              throw unusable(`${name}.start`, slot, value, 'A slot starts from a finite number.');
            }
            return values;
          },
        }),
    step: (step) => {
      const result = rule.step(step);
      const callback = `${name}.step`;
      checkParts(callback, result, (key) => key === 'value' || key === 'state');
      const state: Readonly<Record<string, unknown>> = result.state ?? {};
      checkParts(callback, state, (key) => slots.includes(key));
      return {
        value: checkedTensor(callback, 'value', result.value, step.value),
        state: Object.fromEntries(
          slots.map((slot) => [
            slot,
            checkedTensor(callback, `state.${slot}`, state[slot], step.value),
          ]),
        ),
      };
    },
  };
}

function checkParts(callback: string, given: unknown, isKnown: (key: string) => boolean): void {
  if (typeof given !== 'object' || given === null) {
    throw unusable(callback, 'result', given, 'It gives back an object.');
  }
  for (const [key, value] of Object.entries(given)) {
    if (!isKnown(key)) throw unusable(callback, key, value, 'There is no such part of a result.');
  }
}

function checkedTensor(callback: string, part: string, given: unknown, like: Tensor): Tensor {
  if (!(given instanceof Tensor) || given.isDisposed) {
    throw unusable(callback, part, given, 'It is a tensor that is not disposed of.');
  }
  if (given.shape.join() !== like.shape.join()) {
    throw unusable(callback, part, given.shape, `It has the value’s shape, [${like.shape}].`);
  }
  if (given.dtype !== like.dtype) {
    throw unusable(callback, part, given.dtype, `It has the value’s type, ${like.dtype}.`);
  }
  // Assigned to itself or to another slot, a variable would lose its values on the way.
  return given instanceof Variable ? given.clone() : given;
}

function unusable(
  callback: string,
  part: string,
  received: unknown,
  problem: string,
): RichscaleError<'invalid-callback'> {
  return new RichscaleError(
    'invalid-callback',
    {
      argument: `${callback}() → ${part}`,
      received,
      problem,
      remedy: 'Correct the function in defineOptimizer; nothing was changed.',
    },
    { callback },
  );
}
