import { expect, it } from 'vitest';
import {
  abc,
  absolute,
  classify,
  depthFactors,
  exportPlan,
  muP,
  parameterGroups,
  parameterization,
  plan,
  planFromJSON,
  regauge,
  type TensorSpec,
} from '../../src/index.ts';
import { mlp } from './networks.ts';

/** Freezes all the way down: in a module, writing to it throws. */
function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}

it('takes frozen arguments everywhere, and leaves them as they were', () => {
  const given = deepFreeze({
    gauge: { output: -1 },
    tensors: structuredClone(mlp) as TensorSpec[],
    depth: { layers: { size: 8, base: 2 }, alpha: 1 },
    optimizer: { name: 'muon', fanFactor: 'one' } as const,
    exponents: {
      input: { multiplier: 0, init: 0, lr: 0 },
      hidden: { multiplier: 0, init: -1 / 2, lr: 0 },
      output: { multiplier: 0, init: -1 / 2, lr: 0 },
    },
    absolute: { role: 'hidden', fanIn: 64, width: 64 } as const,
    values: { learningRate: 0.1 },
  });
  const before = structuredClone(given);

  const p = deepFreeze(parameterization({ gauge: given.gauge }));
  const { optimizer, tensors, depth } = given;
  const made = deepFreeze(plan({ parameterization: p, optimizer, tensors, depth }));
  regauge(abc({ name: 'SP', exponents: given.exponents }), given.gauge);
  classify(p, deepFreeze({ optimizer }));
  depthFactors(depth);
  absolute(given.absolute);
  parameterGroups(made, given.values);
  const adam = plan({ parameterization: p, optimizer: 'adam', tensors });
  exportPlan(deepFreeze(adam), deepFreeze({ format: 'torch', learningRate: 1 }));
  planFromJSON(deepFreeze(made.toJSON()));

  expect(given).toStrictEqual(before);
});

it('what is returned cannot be written to', () => {
  const p = muP();
  const made = plan({ parameterization: p, optimizer: 'adam', tensors: mlp });
  expect(() => Object.assign(p, { richness: 0 })).toThrow(TypeError);
  expect(() => Object.assign(made, { rows: [] })).toThrow(TypeError);
  expect(() => (made.rows as unknown[]).pop()).toThrow(TypeError);
  expect(() => Object.assign(made.row('h2/kernel'), { lr: 0 })).toThrow(TypeError);
  expect(() => (made.warnings as string[]).push('')).toThrow(TypeError);
});
