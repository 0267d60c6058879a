import {
  cast,
  dispose,
  eye,
  keep,
  matMul,
  mean,
  mul,
  reshape,
  type Scalar,
  square,
  stack,
  sum,
  type Tensor,
  tidy,
  where,
  zerosLike,
} from '@tensorflow/tfjs-core';
import type { PlanRow } from '../../../core/plan/row.ts';
import { shapeOf, variableOf, withValue } from '../../../model/internals.ts';
import { type Weight, weightsOf } from '../../../model/weights.ts';
import { type LayerCall, observe } from '../../measure/observe.ts';
import type { Batch } from '../../training/batch.ts';
import type { PlannedNetwork } from '../check-options.ts';

/** How large a layer's attention logits are where queries are equal to keys. */
export interface AlignedLogits {
  readonly layer: string;
  readonly call: number;
  /** How many logits there are. */
  readonly count: number;
  /** A token's logit for itself, relative to the squared size of its query. */
  readonly value: number;
}

/**
 * Gives all alike kernels of a layer with a softmax inside one value, so that queries are equal to
 * keys, and reads off what tokens attend to themselves with: a sum of squares over the head, which
 * hardly scatters. Queries and keys as they start are independent, and whether q·k is divided by
 * d or by √d would show as half a power of the width among much noise.
 *
 * Layers in which this cannot be done are left out: where one kernel makes queries and keys both,
 * or keys come from another input, or the logits answer to a kernel in a way of their own.
 *
 * @param x makes or gives inputs; called inside a `tidy`
 */
export async function alignedLogits(
  { model, plan }: PlannedNetwork,
  x: () => Batch['x'],
): Promise<readonly AlignedLogits[]> {
  const rows = new Map(plan.rows.map((row) => [row.name, row]));
  const weights = weightsOf(model);
  const found: (Omit<AlignedLogits, 'value'> & {
    readonly row: PlanRow;
    readonly sizes: Tensor;
  })[] = [];
  try {
    tidy(() => {
      observe(model, x(), (seen) => {
        const alike = attends(seen) ? alikeKernels(seen, weights, rows) : [];
        const [first] = alike;
        const row = first && rows.get(first.name);
        if (first === undefined || row === undefined || alike.length < 2) return;
        const { path: layer, call, logits } = seen;
        const count = logits.reduce((all, { size }) => all + size, 0);
        found.push({ layer, call, count, row, sizes: keep(sizesOf(seen, alike)) });
      });
    });
    const values: AlignedLogits[] = [];
    for (const { row, sizes, ...place } of found) {
      const [once = 0, doubled = 0, squared = 0] = await sizes.data();
      const value = relative({ once, doubled }, row.multiplier ** 2 * squared);
      if (value > 0 && Number.isFinite(value)) values.push({ ...place, value });
    }
    return values;
  } finally {
    dispose(found.map(({ sizes }) => sizes));
  }
}

/** Whether each softmax of a call goes over the tokens of its one input. */
function attends({ inputs, logits }: LayerCall): boolean {
  const [input] = inputs;
  const tokens = input?.shape.at(-2);
  return (
    inputs.every(({ id }) => id === input?.id) &&
    (input?.rank ?? 0) > 2 &&
    logits.length > 0 &&
    logits.every(({ shape }) => shape.at(-1) === tokens && shape.at(-2) === tokens)
  );
}

/** A layer's hidden kernels that fit its input and have the shape of the first one. */
function alikeKernels(
  { layer, inputs }: LayerCall,
  weights: readonly Weight[],
  rows: ReadonlyMap<string, PlanRow>,
): readonly Weight[] {
  const own = weights.filter((weight) => {
    const row = rows.get(weight.name);
    const sums = shapeOf(weight.variable)[0] === inputs[0]?.shape.at(-1);
    const whole = row?.role === 'hidden' && row.segments === undefined;
    return weight.layer === layer && row?.kind === 'weight' && whole && sums;
  });
  return own.filter(
    ({ variable }) => shapeOf(variable).join() === shapeOf((own[0] as Weight).variable).join(),
  );
}

/** The logits under one kernel, those under twice it, and the mean square of input times kernel. */
function sizesOf(call: LayerCall, alike: readonly Weight[]): Tensor {
  const kernel = variableOf((alike[0] as Weight).variable);
  const under = (value: Tensor): Scalar => {
    const logits: Tensor[] = [];
    const run = alike.reduce<() => unknown>(
      (inner, { variable }) =>
        () =>
          withValue(variable, value, inner),
      () => call.again(logits),
    );
    try {
      run();
      return mean(stack(logits.map(ofThemselves))) as Scalar;
    } finally {
      dispose(logits);
    }
  };
  return stack([
    under(kernel),
    under(mul(kernel, 2)),
    mean(square(applied(call.inputs[0] as Tensor, kernel))),
  ]);
}

/** What a kernel gives of an input, if it is kept as (in, out). */
function applied(input: Tensor, kernel: Tensor): Tensor {
  const [inputs = 1] = kernel.shape;
  return matMul(reshape(input, [-1, inputs]), reshape(kernel, [inputs, -1]));
}

/** The mean over a square's diagonal; what a mask makes infinite beside it has no part in it. */
function ofThemselves(logits: Tensor): Tensor {
  const tokens = logits.shape.at(-1) as number;
  const leading = logits.shape.slice(0, -2).map(() => 1);
  const diagonal = cast(reshape(eye(tokens), [...leading, tokens, tokens]), 'bool');
  const own = where(diagonal, logits, zerosLike(logits));
  return mul(sum(own), tokens / logits.size);
}

/** Relative to the kernel where the logits go with its square; NaN where they do neither. */
function relative(
  { once, doubled }: { readonly once: number; readonly doubled: number },
  squares: number,
): number {
  const ratio = doubled / once;
  // Both are exact but for float32 and the ε of a norm, of which tfjs's 0.001 changes the ratio by as
  // little where features are of order one; what lies between has a bias, or other ways.
  if (Math.abs(ratio - 4) < 0.1) return once / squares;
  // Queries and keys that are normed answer to a kernel's direction alone.
  return Math.abs(ratio - 1) < 0.1 ? once : Number.NaN;
}
