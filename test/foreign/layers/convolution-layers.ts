import { layers } from '@tensorflow/tfjs-layers';
import type { OpCase } from '../ops/op-case.ts';
import { grid, named } from './grid.ts';
import { layerCase } from './layer-case.ts';

const padding = ['valid', 'same'] as const;
const activation = ['linear', 'relu', 'sigmoid'] as const;
const windows = grid({
  kernelSize: [1, 2, 3, [2, 3] as [number, number]],
  strides: [1, 2],
  padding,
});
const dilated = grid({ kernelSize: [2, 3], dilationRate: [2, 3], padding });

const image = [7, 8, 2];

export const convolutionLayers: readonly OpCase[] = [
  ...windows.flatMap((window) =>
    activation.map((name) => {
      const settings = { ...window, activation: name };
      return layerCase('conv2d', named(settings), image, () =>
        layers.conv2d({ filters: 3, ...settings }),
      );
    }),
  ),
  ...windows.map((window) => {
    const settings = { ...window, useBias: false };
    return layerCase('conv2d', named(settings), image, () =>
      layers.conv2d({ filters: 3, ...settings }),
    );
  }),
  ...windows.map((window) => {
    const settings = { ...window, activation: 'relu' as const };
    return layerCase('depthwiseConv2d', named(settings), image, () =>
      layers.depthwiseConv2d(settings),
    );
  }),
  ...dilated.map((settings) =>
    layerCase('conv2d', named(settings), image, () => layers.conv2d({ filters: 3, ...settings })),
  ),
  ...windows.flatMap((window) =>
    [1, 2].map((depthMultiplier) => {
      const settings = { ...window, depthMultiplier };
      return layerCase('depthwiseConv2d', named(settings), image, () =>
        layers.depthwiseConv2d(settings),
      );
    }),
  ),
  ...windows.flatMap((window) =>
    [1, 2].map((depthMultiplier) => {
      const settings = { ...window, depthMultiplier };
      return layerCase('separableConv2d', named(settings), image, () =>
        layers.separableConv2d({ filters: 3, ...settings }),
      );
    }),
  ),
  ...grid({ kernelSize: [1, 2, 3], strides: [1, 2], padding, activation }).map((settings) =>
    layerCase('conv1d', named(settings), [8, 2], () => layers.conv1d({ filters: 3, ...settings })),
  ),
  ...grid({ kernelSize: [2, 3], dilationRate: [2], padding }).map((settings) =>
    layerCase('conv1d', named(settings), [8, 2], () => layers.conv1d({ filters: 3, ...settings })),
  ),
  ...grid({
    kernelSize: [1, 2, 3],
    strides: [1, 2],
    padding,
    activation: ['linear', 'relu'] as const,
  }).map((settings) =>
    layerCase('conv3d', named(settings), [4, 5, 4, 2], () =>
      layers.conv3d({ filters: 2, ...settings }),
    ),
  ),
  ...grid({ kernelSize: [2, 3], strides: [1, 2], padding, useBias: [true, false] }).map(
    (settings) =>
      layerCase('conv2dTranspose', named(settings), [3, 4, 2], () =>
        layers.conv2dTranspose({ filters: 3, ...settings }),
      ),
  ),
  ...grid({ kernelSize: [2, 3], strides: [1, 2], padding }).map((settings) =>
    layerCase('conv3dTranspose', named(settings), [2, 3, 2, 2], () =>
      layers.conv3dTranspose({ filters: 2, ...settings }),
    ),
  ),
  ...grid({ kernelSize: [2, 3], strides: [1, 2], padding }).map((settings) =>
    layerCase('convLstm2d', named(settings), [2, 5, 5, 2], () =>
      layers.convLstm2d({ filters: 2, ...settings }),
    ),
  ),
];
