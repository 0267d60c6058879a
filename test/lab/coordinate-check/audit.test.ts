import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../../src/backends/index.ts';
import { muP, ntk, regauge } from '../../../src/index.ts';
import type { AuditSubject, CoordinateCheck } from '../../../src/judge/results/check-result.ts';
import type {
  CoordinateSetup,
  PlannedNetwork,
} from '../../../src/lab/coordinate-check/check-options.ts';
import {
  adagrad,
  adam,
  adamw,
  anyOptimizer,
  type OptimizerDescription,
  parameterize,
  rmsprop,
  sgd,
} from '../../../src/tfjs/index.ts';
import { onBackend } from '../../on-backends.ts';
import { ClippedByNorm, DecayedBy } from './foreign-optimizers.ts';
import { checked, type Made, mlp, network, usual, withFactors } from './networks.ts';

type Cell = { readonly width: number; readonly seed: number };

const audited = (setup: CoordinateSetup, seeds = [1]): Promise<CoordinateCheck> =>
  checked(setup, { widths: [16, 32, 64], seeds, steps: 2 });

/** The texts of what fails, or is undecided, of one subject. */
function found(
  { audit }: CoordinateCheck,
  subject: AuditSubject,
  verdict = 'fail',
): readonly string[] {
  return audit
    .filter((each) => each.subject === subject && each.verdict === verdict)
    .map(({ name, text }) => `${name}: ${text}`);
}

/** A network whose gradients are clipped by their plain norm. */
function clipped(cell: Cell, made: Made): PlannedNetwork {
  const { optimizer, ...others } = network(cell, made);
  return { ...others, optimizer: new ClippedByNorm(optimizer, 0.1) };
}

onBackend('wasm', 'the audit', () => {
  beforeAll(() => enableTrainingKernels());
  afterAll(() => disableTrainingKernels());

  describe('of the setup', () => {
    it('notices a width that is not passed on', async () => {
      const check = await audited(({ seed }) => network({ width: 32, seed }), [1, 2]);
      expect(check.verdict).toBe('fail');
      expect(check.suspects[0]).toMatch(/^`setup`: .* have the same shapes: pass the width on/);
    });

    it('decides nothing by copies of one network, where the seed is not passed on', async () => {
      const check = await checked(({ width }) => network({ width, seed: 1 }));
      expect(found(check, 'setup', 'undecided').join()).toMatch(/same network for different seeds/);
      expect(check.verdict, String(check)).toBe('undecided');
      expect(String(check)).toMatch(/^ {2}\? `setup`: It gives the same network/m);
    });

    it('notices a base that is another one at each width', async () => {
      const check = await audited(({ width, seed }) =>
        parameterize(mlp, {
          width,
          baseWidth: width,
          parameterization: muP(),
          optimizer: usual,
          seed,
        }),
      );
      expect(found(check, 'plan')).toContain(
        'hidden/kernel: Its base is [16,16] at width 16 and [32,32] at width 32: give every width the same base.',
      );
    });
  });

  describe('of what the model is compiled with', () => {
    it('notices another optimizer than the one it is given, and names it', async () => {
      const check = await audited((cell) => {
        const made = network(cell);
        const loss = 'meanSquaredError';
        made.model.compile({ loss, optimizer: anyOptimizer(tf.train.adam(0.01)) });
        return made;
      });
      expect(check.verdict).toBe('fail');
      expect(found(check, 'setup').join()).toMatch(/compiled with another optimizer \(Adam\)/);
    });

    it('passes one that is compiled with its own', async () => {
      const check = await audited((cell) => {
        const made = network(cell);
        made.model.compile({ loss: 'meanSquaredError', optimizer: made.optimizer });
        return made;
      });
      expect(found(check, 'setup')).toStrictEqual([]);
    });
  });

  describe('of what training moves', () => {
    it('notices a tensor that stays at one width only', async () => {
      const check = await audited((cell) =>
        withFactors(network(cell), usual, ({ name, lr }) => ({
          lr: name === 'hidden/bias' && cell.width === 64 ? 0 : lr,
        })),
      );
      expect(found(check, 'frozen').join()).toMatch(/^hidden\/bias: It never moves at width 64\./);
      expect(found(check, 'learning-rate').join()).toMatch(
        /^hidden\/bias: Its learning rate is zero at width 64:/,
      );
    });

    it('notices layers that stay at zero, although nothing of them can be fitted', async () => {
      const build = (units: number) => {
        const { dense } = tf.layers;
        return tf.sequential({
          layers: [
            dense({ name: 'in', units, inputShape: [6] }),
            dense({ name: 'hidden', units, activation: 'relu', kernelInitializer: 'zeros' }),
            dense({ name: 'out', units: 4 }),
          ],
        });
      };
      const check = await audited((cell) => network(cell, { build }));
      expect(check.verdict).toBe('fail');
      expect(found(check, 'frozen').join()).toMatch(/hidden\/kernel: Its gradient is zero/);
    });
  });

  describe('of the optimizer', () => {
    it('notices momentum that goes with the width', async () => {
      const check = await audited((cell) =>
        network(cell, { optimizer: adam({ learningRate: 0.003, beta1: 1 - 2 / cell.width }) }),
      );
      expect(found(check, 'momentum').join()).toMatch(/hidden\/kernel: .* differs between widths/);
      expect(found(check, 'learning-rate')).toStrictEqual([]);
    });

    it.each<[string, OptimizerDescription]>([
      ['Adagrad that clips', adagrad({ learningRate: 0.01, clipNorm: 0.1 })],
      ['RMSProp that clips', rmsprop({ learningRate: 0.001, clipNorm: 0.01 })],
      [
        'a weak independent decay',
        adamw({ learningRate: 0.003, weightDecay: 1e-7, decay: 'independent' }),
      ],
    ])('finds nothing wrong with %s', async (_, optimizer) => {
      const check = await audited((cell) => network(cell, { optimizer }));
      expect(check.suspects, String(check)).toStrictEqual([]);
    });

    it('measures independent decay that is too weak for float32 to show', async () => {
      const optimizer = adamw({ learningRate: 0.003, weightDecay: 1e-7, decay: 'independent' });
      const check = await audited((cell) =>
        withFactors(network(cell, { optimizer }), optimizer, ({ lr }) => ({ weightDecay: 1 / lr })),
      );
      expect(found(check, 'weight-decay').join()).toMatch(/^hidden\/kernel: .* n\^1\.00 times/);
    });

    it('says so where another optimizer’s decay is too weak', async () => {
      const check = await audited((cell) => {
        const { optimizer, ...others } = network(cell);
        return { ...others, optimizer: new DecayedBy(optimizer, 1e-6) };
      });
      expect(found(check, 'weight-decay', 'undecided').join()).toMatch(
        /hidden\/kernel: .* too little to be measured/,
      );
      expect(check.verdict).toBe('undecided');
    });

    const optimizer = sgd({ learningRate: 0.03 });

    it('notices clipping by a norm that grows with the width', async () => {
      const check = await audited((cell) => clipped(cell, { optimizer }));
      expect(found(check, 'learning-rate')).toHaveLength(6);
    });

    it('finds nothing wrong with the same in a gauge where that norm does not grow', async () => {
      const parameterization = regauge(muP(), 'unit-gradient');
      const check = await audited((cell) => clipped(cell, { optimizer, parameterization }));
      expect(check.suspects, String(check)).toStrictEqual([]);
    });

    it('notices a threshold of clipping that goes with the width', async () => {
      const check = await audited((cell) =>
        network(cell, { optimizer: sgd({ learningRate: 0.03, clipNorm: 1 / cell.width }) }),
      );
      expect(found(check, 'learning-rate').join()).toMatch(/hidden\/kernel: .* n\^-1\.00 times/);
    });

    it('takes another scheme’s optimizer for what it is', async () => {
      const check = await audited((cell) => {
        const { plan, ...right } = network(cell, { optimizer });
        right.model.dispose();
        right.optimizer.dispose();
        return { ...network(cell, { optimizer, parameterization: ntk() }), plan };
      });
      expect(found(check, 'learning-rate').join()).toMatch(/in\/kernel: .* n\^-1\.00 times/);
    });
  });
});
