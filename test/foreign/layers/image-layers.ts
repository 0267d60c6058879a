import { layers } from '@tensorflow/tfjs-layers';
import type { OpCase } from '../ops/op-case.ts';
import { grid, named } from './grid.ts';
import { layerCase } from './layer-case.ts';

const padding = ['valid', 'same'] as const;
const image = [5, 6, 2];
const line = [8, 2];
const volume = [4, 5, 4, 2];
type Pair = [number, number];

export const imageLayers: readonly OpCase[] = [
  ...grid({ poolSize: [2, 3, [2, 3] as Pair], strides: [1, 2], padding }).flatMap((settings) => [
    layerCase('maxPooling2d', named(settings), image, () => layers.maxPooling2d(settings)),
    layerCase('averagePooling2d', named(settings), image, () => layers.averagePooling2d(settings)),
  ]),
  ...grid({ poolSize: [2, 3], strides: [1, 2], padding }).flatMap((settings) => [
    layerCase('maxPooling1d', named(settings), line, () => layers.maxPooling1d(settings)),
    layerCase('averagePooling1d', named(settings), line, () => layers.averagePooling1d(settings)),
    layerCase('maxPooling3d', named(settings), volume, () => layers.maxPooling3d(settings)),
    layerCase('averagePooling3d', named(settings), volume, () => layers.averagePooling3d(settings)),
  ]),
  layerCase('globalMaxPooling1d', '', line, () => layers.globalMaxPooling1d()),
  layerCase('globalMaxPooling2d', '', image, () => layers.globalMaxPooling2d({})),
  layerCase('globalAveragePooling1d', '', line, () => layers.globalAveragePooling1d()),
  layerCase('globalAveragePooling2d', '', image, () => layers.globalAveragePooling2d({})),
  ...grid({
    size: [
      [2, 2],
      [1, 3],
    ] as Pair[],
    interpolation: ['nearest', 'bilinear'] as const,
  }).map((settings) =>
    layerCase('upSampling2d', named(settings), image, () => layers.upSampling2d(settings)),
  ),
  layerCase('cropping2D', '', image, () =>
    layers.cropping2D({
      cropping: [
        [1, 1],
        [0, 2],
      ],
    }),
  ),
  layerCase('zeroPadding2d', '', image, () =>
    layers.zeroPadding2d({
      padding: [
        [1, 0],
        [2, 1],
      ],
    }),
  ),
  ...grid({ shape: [[4], [3, 4], [5, 6, 2]], center: [true, false], scale: [true, false] }).flatMap(
    ({ shape, ...settings }) => [
      ...[false, true].map((training) =>
        layerCase(
          'batchNormalization',
          `${training ? 'training' : 'inference'}, ${named(settings)}, rank ${shape.length + 1}`,
          shape,
          () => layers.batchNormalization(settings),
          { training },
        ),
      ),
      layerCase('layerNormalization', `${named(settings)}, rank ${shape.length + 1}`, shape, () =>
        layers.layerNormalization(settings),
      ),
    ],
  ),
];
