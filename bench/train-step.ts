import * as tf from '@tensorflow/tfjs';
import { muP } from 'richscale';
import { adam, parameterizeVariables } from 'richscale/tfjs';
import type { Workload } from './workloads.ts';

/** What both tfjs's optimizers and ours are. */
export type Stepper = Pick<tf.Optimizer, 'applyGradients' | 'dispose'>;

/** Our Adam on a workload's variables; `ratio` is how much wider than its base it is. */
export function ourAdam({ variables }: Workload, ratio = 1): Stepper {
  const specs = Object.entries(variables).map(([name, variable]) => {
    const [fanIn = 1, fanOut = 1] = [
      variable.shape.slice(0, -1).reduce((a, b) => a * b, 1),
      variable.shape.at(-1),
    ];
    const dim = (size: number) => ({ size, base: size / ratio });
    return [name, { variable, fanIn: dim(fanIn), fanOut: dim(fanOut), std: 1 }] as const;
  });
  const options = { parameterization: muP(), optimizer: adam({ learningRate: 1e-3 }) };
  return parameterizeVariables(Object.fromEntries(specs), options).optimizer;
}

export function trainStep(workload: Workload, optimizer: Stepper): () => void {
  return () => {
    const { value, grads } = tf.variableGrads(workload.loss);
    optimizer.applyGradients(grads as tf.NamedTensorMap as never);
    tf.dispose([value, grads]);
  };
}
