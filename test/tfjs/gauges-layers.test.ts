import { describe, expect, it } from 'vitest';
import { adam, sgd } from '../../src/tfjs/index.ts';
import { onBackend, onEveryBackend } from '../on-backends.ts';
import { expectSameRuns, layerClasses, runEveryGauge } from './gauges.ts';
import { type LayerKinds, trainableAnywhere, trainableOnCpu } from './layer-kinds.ts';

// As in gauges-optimizers.test.ts: ratio 16 and these r give powers of two, so bits must agree.
function suite(cases: Readonly<Record<string, LayerKinds>>): void {
  describe.each(Object.entries(cases))('%s', (_, { classes, ...subject }) => {
    it.each([
      { optimizer: adam({ learningRate: 0.01, epsilon: 1e-3 }), richness: 1 / 4 },
      { optimizer: sgd({ learningRate: 0.01 }), richness: 1 / 2 },
    ])('under $optimizer.name at r = $richness', async ({ optimizer, richness }) => {
      const runs = await runEveryGauge({
        ...subject,
        optimizer,
        richness,
        width: 32,
        baseWidth: 2,
        batchSize: 3,
        steps: 4,
      });
      expectSameRuns(runs);
      const used = new Set(runs.flatMap(({ parameterized }) => layerClasses(parameterized.model)));
      expect([...used]).toEqual(expect.arrayContaining(classes.map((name) => `Richscale${name}`)));
    });
  });
}

onEveryBackend('every gauge trains layers alike', () => suite(trainableAnywhere));
onBackend('cpu', 'every gauge trains layers alike', () => suite(trainableOnCpu));
