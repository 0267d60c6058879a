import type { DataType } from '@tensorflow/tfjs-core';
import { fansOf } from '../../core/plan/tensor.ts';
import { RichscaleError } from '../../errors.ts';
import { type Initializer, isInitializer } from '../../model/declared-initializer.ts';
import { shapeOf } from '../../model/internals.ts';
import { normalQuantile } from '../../random.ts';
import type { DescribedWeight } from '../described-weight.ts';
import { type Distribution, distributionOf, drawnBy } from './initializers.ts';
import { accuracy, type MeasuredSize, measureSize } from './measured-size.ts';
import { standardDeviations } from './standard-deviation.ts';

/** How large a tensor's entries are drawn, and how to draw them anew. */
export interface Drawing {
  /** The size of an entry at the base shape, up to a factor that no shape changes. */
  readonly atBase: number;
  /** The same at the shape that the tensor has. */
  readonly atTarget: number;
  /** Fresh entries of a size; absent where the weights that are there are kept. */
  readonly draw?: Distribution['draw'];
  /** The relative error of atBase ÷ atTarget where both were measured. */
  readonly error?: number;
}

const kept: Drawing = { atBase: 1, atTarget: 1 };

/**
 * How a tensor was drawn, by the standard deviation declared, by what is known of tfjs's
 * initializers, or by measuring one of another class: its root mean square at both shapes.
 *
 * @param seeded whether it is to be drawn anew, which a measured distribution does not allow:
 *   what draws the same every time is kept, anything else refused
 * @throws `undeclared-tensor` where it cannot be measured, or would have to be drawn anew;
 *   `invalid-argument` for a standard deviation that is none
 */
export function drawingOf(described: DescribedWeight, seeded: boolean): Drawing {
  const { initializer, baseShape, weight, spec } = described;
  if (initializer === undefined) return kept;
  if (!isInitializer(initializer)) {
    return {
      ...standardDeviations(initializer.std, fansOf(spec), `${spec.name}: initializer.std`),
      ...drawnBy(normalQuantile),
    };
  }
  const known = distributionOf(initializer);
  if (known === undefined) return measured(described, initializer, seeded);
  const { scale, draw } = known;
  return { atBase: scale(baseShape), atTarget: scale(shapeOf(weight.variable)), draw };
}

function measured(
  { weight: { name, variable }, baseShape }: DescribedWeight,
  initializer: Initializer,
  seeded: boolean,
): Drawing {
  const shape = shapeOf(variable);
  const same = shape.every((size, axis) => size === baseShape[axis]);
  if (same && !seeded) return kept;
  const measure = (at: readonly number[]) => sizeAt(initializer, at, variable.dtype, name);

  const target = measure(shape);
  if (seeded && !target.repeats) {
    throw unmeasured(
      name,
      initializer,
      'With a seed it would be drawn anew, and how its entries are distributed is not known.',
    );
  }
  if (same) return kept;
  const base = measure(baseShape);
  if (base.size === target.size) return kept;
  if (target.size === 0) {
    throw unmeasured(
      name,
      initializer,
      `At the shape [${shape}] it is zero, at the base it is not.`,
    );
  }
  return {
    atBase: base.size,
    atTarget: target.size,
    error: Math.hypot(base.error, target.error),
  };
}

function sizeAt(
  initializer: Initializer,
  shape: readonly number[],
  dtype: DataType,
  tensor: string,
): MeasuredSize {
  const at = `at the shape [${shape}]`;
  let measured: MeasuredSize;
  try {
    measured = measureSize(initializer, shape, dtype);
  } catch (error) {
    throw unmeasured(tensor, initializer, `It cannot be applied ${at}: ${String(error)}.`);
  }
  if (!Number.isFinite(measured.size)) {
    throw unmeasured(tensor, initializer, `Its entries ${at} are not finite.`);
  }
  if (!measured.repeats && measured.error > accuracy) {
    throw unmeasured(tensor, initializer, `The size of its entries ${at} does not settle.`);
  }
  return measured;
}

function unmeasured(
  tensor: string,
  initializer: Initializer,
  problem: string,
): RichscaleError<'undeclared-tensor'> {
  return new RichscaleError(
    'undeclared-tensor',
    {
      argument: tensor,
      received: `an initializer of class ${initializer.getClassName()}`,
      problem,
      remedy: `Declare the standard deviation it draws with: tensors: { '${tensor}': { initializer: { std: (fanIn, fanOut) => … } } }, or an initializer of tfjs's that draws the same.`,
    },
    { tensors: [tensor] },
  );
}

/** What to tell of sizes that were measured: one sentence, if any were. */
export function measuredWarning(
  starts: ReadonlyMap<DescribedWeight, { readonly drawing?: Drawing | undefined }>,
): readonly string[] {
  const errors = [...starts].map(([each, { drawing }]) => [each, drawing?.error ?? 0] as const);
  const inexact = errors.filter(([, error]) => error > 0);
  if (inexact.length === 0) return [];
  const names = inexact.map(([{ weight }]) => weight.name).join(', ');
  const worst = Math.max(...inexact.map(([, error]) => error));
  const classes = new Set(
    inexact.map(([{ initializer }]) => (initializer as Initializer).getClassName()),
  );
  return [
    `The initial size of ${names} was measured, to ${formatPercent(worst)}, as ${[...classes].join(', ')} is no initializer of tfjs's. Declare \`initializer: { std: (fanIn, fanOut) => … }\` where it is known.`,
  ];
}

function formatPercent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}
