import { dispose, keep, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel, LayerVariable, layers } from '@tensorflow/tfjs-layers';
import type { PlanRow } from '../../core/plan/row.ts';
import { withValue } from '../../model/internals.ts';
import { partsOf } from '../../model/layer-parts.ts';
import { type LayerCall, observe } from '../measure/observe.ts';
import type { Batch } from '../training/batch.ts';
import { type CallRole, callRoles } from './call-roles.ts';

/** What one call came to, as plain numbers. */
export interface CallValues {
  readonly path: string;
  readonly call: number;
  readonly role: CallRole;
  /** All outputs of the call, one after the other. */
  readonly output: Float32Array;
  /** Output minus what the same input gives under the initial weights: ΔW·h; none at the start. */
  readonly contribution: Float32Array | undefined;
  /** What the layer's softmaxes were given, where they are inside the network. */
  readonly logits: Float32Array | undefined;
}

/** The initial values of weights. */
export type InitialValues = ReadonlyMap<LayerVariable, Tensor>;

/**
 * One forward pass as plain numbers, call by call.
 *
 * @param x makes or gives the inputs; called inside a `tidy`
 * @param initial the weights to take contributions against
 */
export async function forwardValues(
  model: LayersModel,
  x: () => Batch['x'],
  rows: ReadonlyMap<layers.Layer, readonly PlanRow[]>,
  initial?: InitialValues,
): Promise<readonly CallValues[]> {
  const kept: (Omit<CallValues, 'output' | 'contribution' | 'logits'> & {
    readonly outputs: readonly Tensor[];
    readonly contributions: readonly Tensor[] | undefined;
    readonly logitTensors: readonly Tensor[];
  })[] = [];
  const roleOf = callRoles(rows);
  try {
    tidy(() => {
      observe(model, x(), (seen) => {
        const role = roleOf(seen);
        if (role === 'data') return;
        kept.push({
          path: seen.path,
          call: seen.call,
          role,
          outputs: seen.outputs.map(keptCopy),
          contributions: initial && contributionOf(seen, initial)?.map(keptCopy),
          // A softmax on the readout is the loss's business, not attention.
          logitTensors: role === 'output' ? [] : seen.logits.map(keptCopy),
        });
      });
    });
  } catch (error) {
    for (const { outputs, contributions, logitTensors } of kept) {
      dispose([...outputs, ...(contributions ?? []), ...logitTensors]);
    }
    throw error;
  }
  const values: CallValues[] = [];
  for (const { outputs, contributions, logitTensors, ...place } of kept) {
    values.push({
      ...place,
      output: await taken(outputs),
      contribution: contributions && (await taken(contributions)),
      logits: logitTensors.length === 0 ? undefined : await taken(logitTensors),
    });
  }
  return values;
}

function keptCopy(tensor: Tensor): Tensor {
  return keep(tensor.clone());
}

function contributionOf(call: LayerCall, initial: InitialValues): Tensor[] | undefined {
  const exchanged = partsOf(call.layer).flatMap(({ variable }) => {
    const value = initial.get(variable);
    return value === undefined ? [] : [{ variable, value }];
  });
  if (exchanged.length === 0) return undefined;
  const under = exchanged.reduce<() => Tensor[]>(
    (inner, { variable, value }) =>
      () =>
        withValue(variable, value, inner),
    () => call.again(),
  )();
  return call.outputs.map((output, index) => sub(output, under[index] as Tensor));
}

/** The entries of several tensors one after the other; the tensors are disposed of. */
async function taken(tensors: readonly Tensor[]): Promise<Float32Array> {
  const parts = await Promise.all(tensors.map((tensor) => tensor.data()));
  for (const tensor of tensors) tensor.dispose();
  if (parts.length === 1) return Float32Array.from(parts[0] as ArrayLike<number>);
  return Float32Array.from(parts.flatMap((part) => [...part]));
}
