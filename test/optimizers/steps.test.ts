import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { parameterization } from '../../src/index.ts';
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  adamw,
  lion,
  momentum,
  type OptimizerDescription,
  parameterize,
  rmsprop,
  sgd,
  sign,
} from '../../src/tfjs/index.ts';
import { onEveryBackend } from '../on-backends.ts';
import { mlp } from '../tfjs/models.ts';

/** The factors of input, hidden, readout and fixed tensors at the width ratio 4. */
type Factors = readonly [input: number, hidden: number, output: number, fixed: number];

// The three sizes of docs/theory.md at n = 4; inside the root ε is squared.
const sgdRate: Record<number, Factors> = { 0: [1, 0.25, 0.25, 1], 0.5: [4, 1, 0.25, 1] };
const adamRate: Record<number, Factors> = { 0: [0.5, 0.125, 0.25, 1], 0.5: [1, 0.25, 0.25, 1] };
const epsilonFactor: Record<number, Factors> = { 0: [0.5, 0.5, 1, 1], 0.5: [0.25, 0.25, 1, 1] };

const roleOf: Readonly<Record<string, number>> = {
  'in/kernel': 0,
  'in/bias': 0,
  'hidden/kernel': 1,
  'hidden/bias': 0,
  'out/kernel': 2,
  'out/bias': 3,
};

/** One entry's memory and step, in float64, with the tensor's own learning rate and ε. */
type Reference = (
  memory: Record<string, number>,
) => (
  gradient: number,
  at: { readonly lr: number; readonly epsilon: number; readonly step: number },
) => number;

const adamStep: Reference =
  (memory) =>
  (g, { lr, epsilon, step }) => {
    memory['m'] = 0.8 * (memory['m'] ?? 0) + 0.2 * g;
    memory['v'] = 0.95 * (memory['v'] ?? 0) + 0.05 * g * g;
    const first = memory['m'] / (1 - 0.8 ** step);
    const second = memory['v'] / (1 - 0.95 ** step);
    return (-lr * first) / (Math.sqrt(second) + epsilon);
  };

const amsgradStep: Reference =
  (memory) =>
  (g, { lr, epsilon, step }) => {
    memory['m'] = 0.8 * (memory['m'] ?? 0) + 0.2 * g;
    memory['v'] = 0.95 * (memory['v'] ?? 0) + 0.05 * g * g;
    memory['largest'] = Math.max(memory['largest'] ?? 0, memory['v']);
    const second = Math.sqrt(memory['largest']) / Math.sqrt(1 - 0.95 ** step);
    return (-lr * memory['m']) / (1 - 0.8 ** step) / (second + epsilon);
  };

const lr = 0.01;
// ε of the gradient's own size, so that it decides half of the step.
const epsilon = 1e-2;
const adamOptions = { learningRate: lr, beta1: 0.8, beta2: 0.95, epsilon };

const cases: readonly {
  readonly title: string;
  readonly optimizer: OptimizerDescription;
  readonly rates: Record<number, Factors>;
  readonly epsilonPower: 1 | 2;
  /** The decay of a weight in one step, relative: the same for every kernel; biases have none. */
  readonly shrinkage?: number;
  readonly reference: Reference;
}[] = [
  {
    title: 'sgd',
    optimizer: sgd({ learningRate: lr }),
    rates: sgdRate,
    epsilonPower: 1,
    reference: () => (g, at) => -at.lr * g,
  },
  {
    title: 'sgd with decay: η·λ is the same at every width',
    optimizer: sgd({ learningRate: lr, weightDecay: 0.5 }),
    rates: sgdRate,
    epsilonPower: 1,
    shrinkage: lr * 0.5,
    reference: () => (g, at) => -at.lr * g,
  },
  {
    title: 'momentum',
    optimizer: momentum({ learningRate: lr, momentum: 0.7 }),
    rates: sgdRate,
    epsilonPower: 1,
    reference: (memory) => (g, at) => {
      memory['m'] = 0.7 * (memory['m'] ?? 0) + g;
      return -at.lr * memory['m'];
    },
  },
  {
    title: 'nesterov',
    optimizer: momentum({ learningRate: lr, momentum: 0.7, nesterov: true }),
    rates: sgdRate,
    epsilonPower: 1,
    reference: (memory) => (g, at) => {
      memory['m'] = 0.7 * (memory['m'] ?? 0) + g;
      return -at.lr * (g + 0.7 * memory['m']);
    },
  },
  {
    title: 'adam',
    optimizer: adam(adamOptions),
    rates: adamRate,
    epsilonPower: 1,
    reference: adamStep,
  },
  {
    title: 'adamw',
    optimizer: adamw({ ...adamOptions, weightDecay: 0.2 }),
    rates: adamRate,
    epsilonPower: 1,
    shrinkage: lr * 0.2,
    reference: adamStep,
  },
  {
    title: 'adamw with its decay of 0.01 by default',
    optimizer: adamw(adamOptions),
    rates: adamRate,
    epsilonPower: 1,
    shrinkage: lr * 0.01,
    reference: adamStep,
  },
  {
    title: 'adamw with independent decay',
    optimizer: adamw({ ...adamOptions, weightDecay: 0.2, decay: 'independent' }),
    rates: adamRate,
    epsilonPower: 1,
    shrinkage: 0.2,
    reference: adamStep,
  },
  {
    // Largest of the uncorrected mean squares, corrected by what v has seen: torch.optim's formula.
    title: 'adam with amsgrad',
    optimizer: adam({ ...adamOptions, amsgrad: true }),
    rates: adamRate,
    epsilonPower: 1,
    reference: amsgradStep,
  },
  {
    title: 'adamw with amsgrad',
    optimizer: adamw({ ...adamOptions, amsgrad: true, weightDecay: 0.2 }),
    rates: adamRate,
    epsilonPower: 1,
    shrinkage: lr * 0.2,
    reference: amsgradStep,
  },
  {
    title: 'adamax',
    optimizer: adamax(adamOptions),
    rates: adamRate,
    epsilonPower: 1,
    reference: (memory) => (g, at) => {
      memory['m'] = 0.8 * (memory['m'] ?? 0) + 0.2 * g;
      memory['v'] = Math.max(0.95 * (memory['v'] ?? 0), Math.abs(g));
      return (-at.lr / (1 - 0.8 ** at.step)) * (memory['m'] / (memory['v'] + at.epsilon));
    },
  },
  {
    title: 'rmsprop',
    optimizer: rmsprop({ learningRate: lr, rho: 0.8, momentum: 0.5, epsilon }),
    rates: adamRate,
    epsilonPower: 2,
    reference: (memory) => (g, at) => {
      memory['v'] = 0.8 * (memory['v'] ?? 0) + 0.2 * g * g;
      memory['m'] = 0.5 * (memory['m'] ?? 0) + (at.lr * g) / Math.sqrt(memory['v'] + at.epsilon);
      return -memory['m'];
    },
  },
  {
    title: 'adagrad',
    optimizer: adagrad({ learningRate: lr, initialAccumulator: 3 * epsilon, epsilon }),
    rates: adamRate,
    epsilonPower: 2,
    reference: (memory) => (g, at) => {
      memory['v'] = (memory['v'] ?? 3 * at.epsilon) + g * g;
      return (-at.lr * g) / Math.sqrt(memory['v'] + at.epsilon);
    },
  },
  {
    // Of the two ε, the one above is that of the base width.
    title: 'adadelta',
    optimizer: adadelta({ learningRate: lr, rho: 0.8, epsilon }),
    rates: adamRate,
    epsilonPower: 2,
    reference: (memory) => (g, at) => {
      const [v, delta] = [memory['v'] ?? 0, memory['delta'] ?? 0];
      const direction = (Math.sqrt(delta + epsilon) / Math.sqrt(v + at.epsilon)) * g;
      memory['v'] = 0.8 * v + 0.2 * g * g;
      memory['delta'] = 0.8 * delta + 0.2 * direction * direction;
      return -at.lr * direction;
    },
  },
  {
    title: 'sign, with decay',
    optimizer: sign({ learningRate: lr, weightDecay: 0.5 }),
    rates: adamRate,
    epsilonPower: 1,
    shrinkage: lr * 0.5,
    reference: () => (g, at) => -at.lr * Math.sign(g),
  },
  {
    title: 'lion',
    optimizer: lion({ learningRate: lr, beta1: 0.8, beta2: 0.6 }),
    rates: adamRate,
    epsilonPower: 1,
    reference: (memory) => (g, at) => {
      const direction = Math.sign(0.8 * (memory['m'] ?? 0) + 0.2 * g);
      memory['m'] = 0.6 * (memory['m'] ?? 0) + 0.4 * g;
      return -at.lr * direction;
    },
  },
];

/** A gradient entry between −0.02 and 0.02, never near zero. */
const gradientEntry = (tensor: number, step: number, i: number): number =>
  0.005 * (1 + ((7 * i + 5 * step + tensor) % 4)) * ((i + step) % 3 === 0 ? -1 : 1);

onEveryBackend('every optimizer’s step is its formula with the tensor’s own factors', () => {
  for (const { title, optimizer, rates, epsilonPower, shrinkage = 0, reference } of cases) {
    it.each([0, 0.5])(`${title}, r = %d`, (richness) => {
      const result = parameterize(mlp(16), {
        base: mlp(4),
        parameterization: parameterization({ richness }),
        optimizer,
        onWarning: () => {},
      });
      const tensors = result.model.weights.map((weight, index) => {
        const variable = weight.read() as tf.Variable;
        const values = Array.from(variable.dataSync());
        const role = roleOf[result.plan.rows[index]?.name ?? ''] ?? Number.NaN;
        return {
          variable,
          values,
          decay: result.plan.rows[index]?.kind === 'weight' ? shrinkage : 0,
          lr: lr * (rates[richness]?.[role] ?? Number.NaN),
          epsilon: epsilon * (epsilonFactor[richness]?.[role] ?? Number.NaN) ** epsilonPower,
          entries: values.map(() => reference({})),
        };
      });
      for (let step = 1; step <= 3; step++) {
        const gradients: tf.NamedTensorMap = {};
        tensors.forEach(({ variable, values, decay, entries, ...at }, tensor) => {
          const gradient = values.map((_, i) => gradientEntry(tensor, step, i));
          gradients[variable.name] = tf.tensor(gradient, variable.shape);
          entries.forEach((entry, i) => {
            const value = values[i] ?? Number.NaN;
            values[i] = value * (1 - decay) + entry(gradient[i] ?? 0, { ...at, step });
          });
        });
        result.optimizer.applyGradients(gradients);
      }
      for (const { variable, values } of tensors) {
        // float32 weights of size 1 are rounded by 6e-8 at every step; steps are 1e-4 and more.
        const difference = Array.from(variable.dataSync(), (value, i) =>
          Math.abs(value - (values[i] ?? 0)),
        );
        expect(Math.max(...difference), variable.name).toBeLessThan(5e-7);
      }
    });
  }
});
