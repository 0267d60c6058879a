import { equivalent } from '../equivalent.ts';
import { sp } from '../presets.ts';
import type { OptimizerResponse } from '../theory/response.ts';
import type { PlanOptions } from './data.ts';
import { type Dim, formatDim, ratioOf, scales } from './dim.ts';
import type { PlanRow } from './row.ts';

/** Everything about a plan that may not work as hoped, one sentence each. */
export function warningsOf(
  options: PlanOptions,
  optimizer: OptimizerResponse,
  rows: readonly PlanRow[],
): string[] {
  return [
    ...nothingScales(rows),
    ...ratesDiffer(rows),
    ...decayBreaksLaziness(options),
    ...zeroReadout(options, rows),
    ...standardOnGlorot(options, rows),
    ...depthWithoutBranches(options),
    ...muonOnVectors(optimizer, rows),
  ];
}

function nothingScales(rows: readonly PlanRow[]): string[] {
  if (rows.some((row) => scales(row.fanIn) || scales(row.fanOut))) return [];
  return [
    'Nothing scales: no tensor has a dimension that differs from its base. If the model is at its base width, give a third width (a factory, or delta) so that roles are known; if not, check the base.',
  ];
}

function ratesDiffer(rows: readonly PlanRow[]): string[] {
  const matrices = rows.filter((row) => row.kind === 'weight');
  const growing = matrices.flatMap((row) => [row.fanIn, row.fanOut]).filter(scales);
  const first = growing[0];
  const other = growing.find((dim) => !sameRatio(dim, first as Dim));
  if (first === undefined || other === undefined) return [];
  return [
    `Widths grow at different rates (${formatDim(first)}, but ${formatDim(other)}): learning rates are then local approximations, exact for Adam-like rules only up to the widths downstream. Keep aspect ratios fixed where you can.`,
  ];
}

function sameRatio(a: Dim, b: Dim): boolean {
  return Math.abs(ratioOf(a) / ratioOf(b) - 1) < 1e-9;
}

function isLazy({ parameterization }: PlanOptions): boolean {
  return parameterization.richness !== undefined && parameterization.richness < 1 / 2;
}

function decayBreaksLaziness(options: PlanOptions): string[] {
  if (!isLazy(options) || !options.weightDecay) return [];
  return [
    `Weight decay ${options.weightDecay} at r = ${options.parameterization.richness}: decay moves every weight by order one however lazy the network is, so training leaves the kernel regime. Let the decay vanish, or use r = 1/2.`,
  ];
}

function zeroReadout(options: PlanOptions, rows: readonly PlanRow[]): string[] {
  if (!isLazy(options)) return [];
  const zeros = new Set(
    options.tensors.filter(({ initializer }) => initializer === 'zeros').map(({ name }) => name),
  );
  const row = rows.find(({ role, name }) => role === 'output' && zeros.has(name));
  if (row === undefined) return [];
  return [
    `${row.name} starts at zero at r = ${options.parameterization.richness}: the first steps are lazier than r says (features move about n^(-1/2) less). Give the readout a random start, or use r = 1/2.`,
  ];
}

function standardOnGlorot(options: PlanOptions, rows: readonly PlanRow[]): string[] {
  const { parameterization, optimizer } = options;
  if (!equivalent(parameterization, sp(), { optimizer })) return [];
  const mixed = new Set(rows.filter(({ role }) => role !== 'hidden').map(({ name }) => name));
  const tensor = options.tensors.find(
    ({ name, initializer }) => mixed.has(name) && initializer?.startsWith('glorot'),
  );
  if (tensor === undefined) return [];
  return [
    `${tensor.name} has a Glorot initializer, whose fans mix width and non-width dimensions: this plan scales it as a power of the width, which is not what the framework's default does at the target width.`,
  ];
}

function depthWithoutBranches({ depth, tensors }: PlanOptions): string[] {
  if (depth === undefined || tensors.some(({ branch }) => branch)) return [];
  return [
    'Depth is given, but no tensor is marked as inside a residual branch: set `branch: true` on those that are, or depth changes nothing.',
  ];
}

function muonOnVectors(optimizer: OptimizerResponse, rows: readonly PlanRow[]): string[] {
  if (optimizer.matrix === 0 || rows.every(({ kind }) => kind === 'weight')) return [];
  const vector = rows.find(({ kind }) => kind !== 'weight');
  return [
    `${vector?.name} is no matrix: ${optimizer.name} is read there as normalizing the update to length one. Plan vectors and embeddings under the optimizer that really trains them, such as adam.`,
  ];
}
