import { muP, sp } from '../../../src/index.ts';
import type { TransferTask } from '../../../src/lab/transfer/task.ts';
import { adam, parameterize, sgd } from '../../../src/tfjs/index.ts';
import type { Subject } from './subject.ts';

export const schemes = ['muP', 'sp'] as const;
export const optimizers = ['sgd', 'adam'] as const;
export type SchemeName = (typeof schemes)[number];
export type OptimizerName = (typeof optimizers)[number];

/** What a cell is told besides size, rate and seed. */
export type Setting = { readonly scheme: SchemeName; readonly optimizer: OptimizerName };

const parameterizations = { muP: muP(), sp: sp() };
const optimizerAt = {
  sgd: (learningRate: number) => sgd({ learningRate }),
  adam: (learningRate: number) => adam({ learningRate }),
};

/** More steps than any cell has: the batches of two seeds have nothing in common. */
const batchesOfSeed = 1e6;

/**
 * A subject as a task of {@link transferSweep}. Its `width` is the size of the subject, so of depth it
 * is the number of blocks. μP of depth is α = 1 (CompleteP); SP knows no depth.
 */
export function taskOf(subject: Subject): TransferTask<Setting> {
  const { axis, sizes, build, declared, branches = 1, loss, batch, batchSize, steps } = subject;
  const [base = 1] = sizes;
  return {
    setup({ width: size, learningRate, seed, scheme, optimizer }) {
      const common = {
        parameterization: parameterizations[scheme],
        optimizer: optimizerAt[optimizer](learningRate),
        ...declared,
        seed,
        onWarning: () => {},
      };
      if (axis === 'width') return parameterize(build, { ...common, width: size, baseWidth: base });
      const layers = { size: branches * size, base: branches * base };
      return parameterize(() => build(size), {
        ...common,
        // The width stays: only the number of blocks, which is the size here, is another.
        width: 1,
        baseWidth: 1,
        ...(scheme === 'sp' ? {} : { depth: { layers, alpha: 1, folded: true } }),
      });
    },
    data(step, seed) {
      const { xs, ys } = batch(batchSize, seed * batchesOfSeed + step);
      return { x: xs, y: ys };
    },
    steps,
    loss,
  };
}
