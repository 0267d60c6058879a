import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { opCases } from './all-ops.ts';

/** Exports of tfjs-core that are functions, and no operations on tensors. */
const noOperations: ReadonlySet<string> = new Set([
  'backend',
  'copyRegisteredKernels',
  'customGrad',
  'deprecationWarn',
  'disableDeprecationWarnings',
  'dispose',
  'disposeVariables',
  'enableDebugMode',
  'enableProdMode',
  'enclosingPowerOfTwo',
  'engine',
  'env',
  'findBackend',
  'findBackendFactory',
  'getBackend',
  'getGradient',
  'getKernel',
  'getKernelsForBackend',
  'grad',
  'grads',
  'keep',
  'memory',
  'nextFrame',
  'op',
  'print',
  'profile',
  'ready',
  'registerBackend',
  'registerGradient',
  'registerKernel',
  'removeBackend',
  'setBackend',
  'setPlatform',
  'sumOutType',
  'tidy',
  'time',
  'train',
  'unregisterGradient',
  'unregisterKernel',
  'upcastType',
  'valueAndGrad',
  'valueAndGrads',
  'variableGrads',
]);
const namespaces = ['image', 'linalg', 'losses', 'spectral', 'fused', 'signal', 'sparse', 'string'];

test('every operation that tfjs exports has a case', () => {
  const known = new Set(
    Object.values(opCases).flatMap((cases) => cases.map(({ op }) => op.replace('spectral.', ''))),
  );
  const functions = (of: object) =>
    Object.entries(of)
      .filter(([name, value]) => typeof value === 'function' && /^[a-z]/.test(name))
      .map(([name]) => name);
  const exported: Readonly<Record<string, unknown>> = tf;
  const all = [
    ...functions(tf),
    ...namespaces.flatMap((space) =>
      functions(exported[space] as object).map((name) =>
        space === 'spectral' ? name : `${space}.${name}`,
      ),
    ),
  ];
  expect(all.filter((name) => !known.has(name) && !noOperations.has(name))).toEqual([]);
});
