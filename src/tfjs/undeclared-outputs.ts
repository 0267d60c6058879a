import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Parameterization } from '../core/parameterization.ts';
import { formatDim } from '../core/plan/dim.ts';
import { type Reduction, readoutMultiplier } from '../core/plan/logits.ts';
import type { Plan } from '../core/plan/plan.ts';
import { narrows } from '../core/plan/tensor.ts';
import { nameText, printable } from '../errors.ts';
import { type Place, type Writer, writersOf } from '../model/graph-places.ts';
import { inside, plainClassName } from '../model/internals.ts';
import { layersOf } from '../model/layer-paths.ts';
import { widthsIn } from './declared-outputs.ts';
import type { DescribedWeight } from './described-weight.ts';

/**
 * A warning of tfjs's dot products over a width that are not declared, beside a tensor that reads the
 * width out: where there is none the plan warns by itself.
 */
export function undeclaredDots(
  model: LayersModel,
  described: readonly DescribedWeight[],
  { rows, outputs }: Plan,
  parameterization: Parameterization,
): readonly string[] {
  if (!rows.some((row) => row.kind === 'weight' && narrows(row))) return [];
  const declared = new Set(outputs.map(({ name }) => name));
  const candidates = layersOf(model).filter(
    ({ path, layer }) => plainClassName(layer) === 'Dot' && !declared.has(path),
  );
  if (candidates.length === 0) return [];
  const widths = widthsIn(described, new Set(candidates.map(({ layer }) => layer)));
  const writers = writersOf(model);
  const found = candidates.flatMap(({ path, layer }) => {
    const reduction: Reduction = inside(layer).normalize === true ? 'mean' : 'sum';
    const [width] = writers
      .filter((writer) => writer.layer === layer && sumsLastAxes(writer))
      .flatMap(({ inputs }) => inputs.flatMap(widths));
    const right = readoutMultiplier(parameterization, { size: 2, base: 1 }, reduction) === 1;
    return width === undefined || right ? [] : [{ path, width, reduction }];
  });
  if (found.length === 0) return [];
  const names = found.map(({ path, width }) => `${nameText(path)} (${formatDim(width)})`);
  const said = found.map(
    ({ path, reduction }) => `${printable(JSON.stringify(path))}: '${reduction}'`,
  );
  return [
    `The dot product over the width of ${names.join(', ')} has no weight of its own, and changes with the width: declare outputs: { ${said.join(', ')} }, unless what reads it makes up for that.`,
  ];
}

/** Whether a dot product is over the features of both that it multiplies, and not over positions. */
function sumsLastAxes({ layer, inputs }: Writer): boolean {
  const { axes } = inside(layer) as { readonly axes?: number | readonly number[] };
  return inputs.every(({ tensor }: Place, index) => {
    const axis = typeof axes === 'number' ? axes : axes?.[index];
    return axis === -1 || axis === tensor.shape.length - 1;
  });
}
