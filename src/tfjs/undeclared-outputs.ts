import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Parameterization } from '../core/parameterization.ts';
import { formatDim } from '../core/plan/dim.ts';
import { type Reduction, readoutMultiplier } from '../core/plan/logits.ts';
import type { Plan } from '../core/plan/plan.ts';
import { narrows } from '../core/plan/tensor.ts';
import { nameText, printable } from '../errors.ts';
import { type Writer, writersOf } from '../model/graph-places.ts';
import { inside, plainClassName } from '../model/internals.ts';
import { layersOf } from '../model/layer-paths.ts';
import { axisWidthsIn, summedAxes } from './axis-widths.ts';
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
  const widthsOf = widthsIn(described, new Set(candidates.map(({ layer }) => layer)));
  const axesOf = axisWidthsIn(described, widthsOf);
  const summedWidths = (writer: Writer) => {
    const axes = summedAxes(writer);
    return writer.inputs.map((place, index) => axesOf(place)[axes[index] as number]);
  };
  const writers = writersOf(model);
  const found = candidates.flatMap(({ path, layer }) => {
    const reduction: Reduction = inside(layer).normalize === true ? 'mean' : 'sum';
    const width = writers
      .filter((writer) => writer.layer === layer)
      .flatMap(summedWidths)
      .find((each) => each !== undefined);
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
