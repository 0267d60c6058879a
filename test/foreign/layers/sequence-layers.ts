import { layers, type RNN } from '@tensorflow/tfjs-layers';
import type { OpCase } from '../ops/op-case.ts';
import { grid, named } from './grid.ts';
import { layerCase } from './layer-case.ts';

const activation = ['tanh', 'relu', 'linear'] as const;
const sequence = [3, 2];
const settings = grid({ activation, returnSequences: [false, true], useBias: [true, false] });
const kinds = ['simpleRNN', 'gru', 'lstm'] as const;

const make = {
  simpleRNN: (each: (typeof settings)[number]) => layers.simpleRNN({ units: 3, ...each }),
  gru: (each: (typeof settings)[number]) => layers.gru({ units: 3, ...each }),
  lstm: (each: (typeof settings)[number]) => layers.lstm({ units: 3, ...each }),
};

export const sequenceLayers: readonly OpCase[] = kinds.flatMap((kind) => [
  ...settings.map((each) => layerCase(kind, named(each), sequence, () => make[kind](each))),
  ...(['sum', 'mul', 'concat', 'ave'] as const).map((mergeMode) =>
    layerCase('bidirectional', `${kind}, ${mergeMode}`, sequence, () =>
      layers.bidirectional({
        layer: make[kind]({ activation: 'tanh', returnSequences: false, useBias: true }) as RNN,
        mergeMode,
      }),
    ),
  ),
]);
