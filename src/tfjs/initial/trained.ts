import { engine } from '@tensorflow/tfjs-core';
import { isInitializer } from '../../model/declared-initializer.ts';
import { inside, shapeOf, variableOf } from '../../model/internals.ts';
import { isFresh } from '../../model/lazy-weights.ts';
import type { DescribedWeight } from '../described-weight.ts';
import { type Distribution, distributionOf } from './initializers.ts';
import { constantFault } from './plain-faults.ts';

/**
 * Why a weight is plainly no fresh draw of its initializer; undefined where it may be one. Where
 * the backend cannot read it at once, or the initializer says nothing, it is whether the layer came
 * from a file.
 */
export function trainedBecause({ weight, initializer }: DescribedWeight): string | undefined {
  const { variable, owner, layer } = weight;
  if (isFresh(variable)) return undefined;
  const distribution = isInitializer(initializer) ? distributionOf(initializer) : undefined;
  if (distribution !== undefined && variable.dtype === 'float32' && readsAtOnce()) {
    return faultOf(weight, distribution);
  }
  const loaded = [owner, layer].some((each) => inside(each).fastWeightInitDuringBuild === true);
  return loaded ? 'it was loaded from a file' : undefined;
}

/** WebGPU hands data over only later. */
function readsAtOnce(): boolean {
  return engine().backendName !== 'webgpu';
}

function faultOf(
  { variable, owner, ownName }: DescribedWeight['weight'],
  distribution: Distribution,
): string | undefined {
  const entries = variableOf(variable).dataSync() as Float32Array;
  const shape = shapeOf(variable);
  if (ownName !== 'bias' || !hasForgetBias(owner)) return distribution.fault(entries, shape);
  const [from, to] = forgetGate(entries.length);
  const others = Float32Array.of(...entries.subarray(0, from), ...entries.subarray(to));
  const forget = constantFault(entries.subarray(from, to), () => 1);
  return forget ?? distribution.fault(others, shape);
}

/** Whether a layer is an LSTM whose forget gate starts open, whatever its bias initializer draws. */
export function hasForgetBias(owner: DescribedWeight['weight']['owner']): boolean {
  return inside(owner)['unitForgetBias'] === true;
}

/** Where the entries of the forget gate are in an LSTM's bias. */
export function forgetGate(length: number): readonly [from: number, to: number] {
  return [length / 4, length / 2];
}
