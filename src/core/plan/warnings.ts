import { nameText } from '../../errors.ts';
import { equivalent } from '../equivalent.ts';
import { sp } from '../presets.ts';
import type { OptimizerResponse } from '../theory/response.ts';
import type { PlanOptions } from './data.ts';
import { type Dim, formatDim, ratioOf, scales } from './dim.ts';
import { likelyMistakes } from './likely-mistakes.ts';
import { listed } from './listed.ts';
import type { PlanRow } from './row.ts';
import { isVector, narrows, type TensorSpec } from './tensor.ts';

/**
 * Everything about a plan that may not work as hoped, one sentence each.
 *
 * @param samples a row of each sort: whether there is a row of some sort at all is asked of these,
 *   since to walk over a hundred thousand rows takes as long as to plan a tenth of them
 */
export function warningsOf(
  options: PlanOptions,
  optimizer: OptimizerResponse,
  rows: readonly PlanRow[],
  samples: readonly PlanRow[],
): string[] {
  const narrowing = samples.some(narrows);
  return [
    ...nothingScales(samples),
    ...likelyMistakes(options.tensors),
    ...(narrowing ? narrowingInside(options.tensors, rows) : []),
    ...(samples.some(({ role }) => role === 'bottleneck') ? bottlenecks(options, rows) : []),
    ...(narrowing && hasReadout(options, rows) ? [] : noReadout(options, samples)),
    ...outputsAlike(options),
    ...(knowsLastWidth(options, optimizer, rows) ? [] : ratesDiffer(samples)),
    ...decayBreaksLaziness(options),
    ...zeroReadout(options, rows),
    ...standardOnGlorot(options, rows),
    ...depthWithoutBranches(options),
    ...muonOnVectors(optimizer, samples),
  ];
}

function nothingScales(rows: readonly PlanRow[]): string[] {
  if (rows.some((row) => scales(row.fanIn) || scales(row.fanOut))) return [];
  return [
    'Nothing scales: no tensor has a dimension that differs from its base. If the model is at its base width, give a third width (a factory, or delta) so that roles are known; if not, check the base.',
  ];
}

function ratesDiffer(rows: readonly PlanRow[]): string[] {
  let first: Dim | undefined;
  for (const dim of growingDims(rows)) {
    first ??= dim;
    if (sameRatio(dim, first)) continue;
    return [
      `Widths grow at different rates (${formatDim(first)}, but ${formatDim(dim)}): learning rates are then local approximations, exact for Adam-like rules only up to the widths downstream. Keep aspect ratios fixed where you can.`,
    ];
  }
  return [];
}

/** Whether each rate that goes with the gradient is held to what the last width allows. */
function knowsLastWidth(
  { tensors, parameterization }: PlanOptions,
  { gradientDegree }: OptimizerResponse,
  rows: readonly PlanRow[],
): boolean {
  const last = tensors.find(({ lastWidth }) => lastWidth !== undefined)?.lastWidth;
  if (last === undefined || gradientDegree === 0 || parameterization.richness === undefined) {
    return false;
  }
  return rows.every(
    ({ fanOut }, index) => !scales(fanOut) || sameRatio(tensors[index]?.lastWidth ?? fanOut, last),
  );
}

/** The dimensions of the matrices that scale. */
function* growingDims(rows: readonly PlanRow[]): Iterable<Dim> {
  for (const { kind, fanIn, fanOut, segments } of rows) {
    if (kind !== 'weight') continue;
    if (segments !== undefined) yield* segments.map((each) => each.fanIn).filter(scales);
    else if (scales(fanIn)) yield fanIn;
    if (scales(fanOut)) yield fanOut;
  }
}

/** Of all that may be inside the network, what is not known to be, or to be meant. */
function narrowingInside(tensors: readonly TensorSpec[], rows: readonly PlanRow[]): string[] {
  const candidates = tensors.filter(
    (tensor, index) =>
      !isVector(tensor) &&
      tensor.role === undefined &&
      tensor.readout !== true &&
      narrows(rows[index] as PlanRow),
  );
  const inside = candidates.filter((tensor) => 'readout' in tensor && tensor.readout === false);
  const untold = candidates.filter((tensor) => !('readout' in tensor && tensor.readout === false));
  const readouts = tensors.some((tensor) => 'readout' in tensor && tensor.readout === true);
  // One alone is the network's readout.
  const unclear = untold.length > 1 || (untold.length === 1 && readouts) ? untold : [];
  const named = [...inside, ...unclear].map(({ name }) => name);
  if (named.length === 0) return [];
  const which =
    unclear.length === 0
      ? 'inside the network'
      : 'and all but what writes an output of the model stand inside the network';
  return [
    `${listed(named)} narrow${named.length === 1 ? 's' : ''} a width to a fixed size, ${which}: scaled as ${named.length === 1 ? 'an output' : 'outputs'}, so that what ${named.length === 1 ? 'it writes' : 'they write'} moves by order one; above r = 0 it starts small. Declare role: 'output' if that is meant, 'bottleneck' if it has to start at order one.`,
  ];
}

function bottlenecks({ parameterization }: PlanOptions, rows: readonly PlanRow[]): string[] {
  if (parameterization.richness === 0) return [];
  const named = rows.filter(({ role }) => role === 'bottleneck').map(({ name }) => name);
  const { richness } = parameterization;
  const growth = richness === undefined ? 'as the features’ change adds up' : `as m^${richness}`;
  return [
    `${listed(named)} start${named.length === 1 ? 's' : ''} what it writes at order one, as a bottleneck: the change of the features above adds up along its rows (W₀·Δh), so that its output’s change grows ${growth} with the width ratio m. As 'output' it would not.`,
  ];
}

function hasReadout({ tensors }: PlanOptions, rows: readonly PlanRow[]): boolean {
  return rows.some((row, index) => {
    const tensor = tensors[index];
    const inside = tensor !== undefined && 'readout' in tensor && tensor.readout === false;
    return row.kind === 'weight' && narrows(row) && !inside;
  });
}

function noReadout({ outputs = [] }: PlanOptions, rows: readonly PlanRow[]): string[] {
  if (outputs.length > 0 || nothingScales(rows).length > 0) return [];
  return [
    'No tensor reads the width out. If the output comes from a sum over the width without a weight of its own (a tied embedding, a dot product of two towers), declare it in `outputs`, which multiplies it, or it grows with the width; if the plan leaves the readout out, add it.',
  ];
}

function outputsAlike(options: PlanOptions): string[] {
  const { outputs = [], parameterization } = options;
  if (outputs.length === 0 || !isLazy(options)) return [];
  const growth = 1 / 2 - (parameterization.richness ?? 0);
  return [
    `${listed(outputs.map(({ name }) => name))} start${outputs.length === 1 ? 's' : ''} small only if what is multiplied is independent at the start. Where it is not (towers that share weights, an embedding that a residual stream carries to its own readout), the output starts as m^${growth} with the width ratio m: use r = 1/2 there.`,
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
    `${nameText(row.name)} starts at zero at r = ${options.parameterization.richness}: the first steps are lazier than r says (features move about n^(-1/2) less). Give the readout a random start, or use r = 1/2.`,
  ];
}

function standardOnGlorot(options: PlanOptions, rows: readonly PlanRow[]): string[] {
  const { parameterization, optimizer } = options;
  const tensor = options.tensors.find(({ initializer }, index) => {
    const role = rows[index]?.role;
    return initializer?.startsWith('glorot') === true && role !== 'hidden' && role !== 'fixed';
  });
  if (tensor === undefined || !equivalent(parameterization, sp(), { optimizer })) return [];
  return [
    `${nameText(tensor.name)} has a Glorot initializer, whose fans mix width and non-width dimensions: this plan scales it as a power of the width, which is not what the framework's default does at the target width.`,
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
    `${nameText(vector?.name ?? '')} is no matrix: ${optimizer.name} is read there as normalizing the update to length one. Plan vectors and embeddings under the optimizer that really trains them, such as adam.`,
  ];
}
