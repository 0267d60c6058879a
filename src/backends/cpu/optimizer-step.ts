import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import {
  readStep,
  type StepAttributes,
  type StepNumbers,
  type StepRule,
} from '../../optimizer-step.ts';
import type { CpuBackend } from './backend.ts';

/** The arrays of one step: what is read, and what is written. */
interface Arrays {
  readonly value: Float32Array;
  readonly gradient: Float32Array;
  readonly state: readonly Float32Array[];
  readonly out: Float32Array;
  readonly next: readonly Float32Array[];
}

/**
 * A rule as a loop: fills `out` with directions and `next` with the new state. The loops read
 * plain variables, which the engine keeps in registers.
 */
type Loop<Rule extends StepRule> = (
  arrays: Arrays,
  numbers: StepNumbers<Rule>,
  rate: number,
) => void;

const none = new Float32Array(0);
const at = (list: readonly Float32Array[], index: number): Float32Array => list[index] ?? none;

// Indexed reads below are within bounds by construction; `as number` costs nothing at run time.
const loops: { readonly [Rule in StepRule]: Loop<Rule> } = {
  sgd: ({ gradient, out }) => {
    out.set(gradient);
  },
  momentum: ({ gradient, state, out, next }, { momentum, nesterov }) => {
    const old = at(state, 0);
    const accumulated = at(next, 0);
    for (let i = 0; i < out.length; i++) {
      const g = gradient[i] as number;
      const a = momentum * (old[i] as number) + g;
      accumulated[i] = a;
      out[i] = nesterov === 1 ? g + a * momentum : a;
    }
  },
  adam: ({ gradient, state, out, next }, { beta1, rest1, beta2, rest2, epsilon }) => {
    const [m, v, mNext, vNext] = [at(state, 0), at(state, 1), at(next, 0), at(next, 1)];
    for (let i = 0; i < out.length; i++) {
      const g = gradient[i] as number;
      const first = (m[i] as number) * beta1 + g * rest1;
      const second = (v[i] as number) * beta2 + g * g * rest2;
      mNext[i] = first;
      vNext[i] = second;
      out[i] = first / (Math.sqrt(second) + epsilon);
    }
  },
  adamax: ({ gradient, state, out, next }, { beta1, rest1, beta2, epsilon }) => {
    const [m, v, mNext, vNext] = [at(state, 0), at(state, 1), at(next, 0), at(next, 1)];
    for (let i = 0; i < out.length; i++) {
      const g = gradient[i] as number;
      const first = (m[i] as number) * beta1 + g * rest1;
      const norm = Math.max((v[i] as number) * beta2, Math.abs(g));
      mNext[i] = first;
      vNext[i] = norm;
      out[i] = first / (norm + epsilon);
    }
  },
  rmsprop: ({ gradient, state, out, next }, { rho, rest, momentum, epsilon }, rate) => {
    const [v, m, vNext, mNext] = [at(state, 0), at(state, 1), at(next, 0), at(next, 1)];
    for (let i = 0; i < out.length; i++) {
      const g = gradient[i] as number;
      const square = (v[i] as number) * rho + g * g * rest;
      const moments = (m[i] as number) * momentum + (g * rate) / Math.sqrt(square + epsilon);
      vNext[i] = square;
      mNext[i] = moments;
      out[i] = moments;
    }
  },
  adagrad: ({ gradient, state, out, next }, { epsilon }) => {
    const [sum, sumNext] = [at(state, 0), at(next, 0)];
    for (let i = 0; i < out.length; i++) {
      const g = gradient[i] as number;
      const total = (sum[i] as number) + g * g;
      sumNext[i] = total;
      out[i] = g / Math.sqrt(total + epsilon);
    }
  },
  lion: ({ gradient, state, out, next }, { beta1, rest1, beta2, rest2 }) => {
    const [m, mNext] = [at(state, 0), at(next, 0)];
    for (let i = 0; i < out.length; i++) {
      const g = gradient[i] as number;
      const old = m[i] as number;
      out[i] = Math.sign(old * beta1 + g * rest1);
      mNext[i] = old * beta2 + g * rest2;
    }
  },
};

function run<Rule extends StepRule>(
  { rule, rate, numbers }: StepAttributes<Rule>,
  arrays: Arrays,
): void {
  loops[rule](arrays, numbers, rate);
}

/** One optimizer step of one tensor. */
export const optimizerStep: KernelFunc = (args) => {
  const backend = args.backend as CpuBackend;
  const { value, gradient, state, attributes } = readStep(args);
  const values = (tensor: TensorInfo) => backend.data.get(tensor.dataId).values;
  const old = values(value);
  const out = new Float32Array(old.length);
  const next = state.map(() => new Float32Array(old.length));
  run(attributes, { value: old, gradient: values(gradient), state: state.map(values), out, next });

  // RMSProp's momentum state already holds the learning rate.
  const rate = attributes.rule === 'rmsprop' ? 1 : attributes.rate;
  const kept = 1 - attributes.decay;
  for (let i = 0; i < out.length; i++) {
    out[i] = (old[i] as number) * kept - (out[i] as number) * rate;
  }
  return [out, ...next].map((each) => backend.makeTensorInfo([...value.shape], 'float32', each));
};
