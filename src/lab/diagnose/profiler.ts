import { dispose, keep, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { ProfileQuantity } from '../../judge/results/diagnosis-result.ts';
import { sharpness } from '../measure/hessian.ts';
import { featureKernel, type Kernel, misalignment } from '../measure/kernels.ts';
import {
  type Features,
  lastFeatures,
  readoutLayers,
  relativeMovement,
} from '../measure/last-features.ts';
import { linearizationError } from '../measure/linearization.ts';
import { type WeightMovement, weightMovement } from '../measure/movement.ts';
import { firstExamples, projectedOutputs } from '../measure/outputs.ts';
import { parametersOf, valuesOf } from '../measure/parameters.ts';
import { tangentKernel } from '../measure/tangent-kernel.ts';
import { type Batch, batchAt, listOf } from '../training/batch.ts';
import type { Network } from '../training/step.ts';
import type { SettledOptions } from './diagnose-options.ts';

/** What was measured of one network at one step. */
export type Measured = Readonly<Partial<Record<ProfileQuantity, number>>>;

/** Measures one network against its start. */
export interface Profiler {
  /** Every quantity that is wanted, at the weights as they are now. */
  measure(): Promise<Measured>;
  dispose(): void;
}

/** A network as it is now, for what several quantities are read off. */
interface Present {
  readonly features: Features;
  /** How far its weights have come, worked out once. */
  weights(): Promise<WeightMovement>;
}

/** Remembers a network's start, on the first batch of a seed. Make it before the first step. */
export async function profiler(
  { model, plan }: Network,
  seed: number,
  options: SettledOptions & { readonly checkpoint: () => Promise<void> },
): Promise<Profiler> {
  const { checkpoint, memoryLimit } = options;
  const wanted = new Set(options.quantities);
  const readouts = readoutLayers(model, plan);
  const parameters = parametersOf(model, plan);
  const batch = keptBatch(options, seed);
  const x = firstExamples(batch.x, options.examples);
  const values = valuesOf(parameters);
  const weighed = plan === undefined ? {} : { plan };
  const limited = memoryLimit === undefined ? {} : { memoryLimit };
  const release = (): void => {
    dispose([batch.x, batch.y, x, values]);
  };

  const features = (): Promise<Features> => lastFeatures(model, batch.x, readouts);
  const kernelOf = ({ entries, examples }: Features): Kernel => featureKernel(entries, examples);
  const tangents = async (): Promise<Kernel | undefined> =>
    wanted.has('tangent kernel change')
      ? await tangentKernel(model, x, { ...weighed, ...limited, checkpoint })
      : undefined;

  try {
    const startFeatures = await features();
    const startKernel = kernelOf(startFeatures);
    const startTangents = await tangents();
    const startOutputs = await projectedOutputs(model, x);
    /** What is measured of each quantity, the cheapest first. */
    const measurements: Readonly<Record<ProfileQuantity, (now: Present) => Promise<number>>> = {
      'feature movement': async (now) => relativeMovement(now.features, startFeatures),
      'feature kernel change': async (now) => misalignment(kernelOf(now.features), startKernel),
      'tangent kernel change': async () =>
        misalignment((await tangents()) as Kernel, startTangents as Kernel),
      'linearization error': () =>
        linearizationError(model, x, { parameters, values, outputs: startOutputs }, { checkpoint }),
      'weight movement': async (now) => (await now.weights()).movement,
      'weight alignment': async (now) => (await now.weights()).alignment,
      sharpness: () =>
        sharpness(model, batch, {
          ...weighed,
          ...(options.loss === undefined ? {} : { loss: options.loss }),
          checkpoint,
        }),
    };
    return {
      async measure() {
        let moved: Promise<WeightMovement> | undefined;
        const weights = () => {
          moved ??= weightMovement(parameters, values);
          return moved;
        };
        const now: Present = { features: await features(), weights };
        const measured: Partial<Record<ProfileQuantity, number>> = {};
        for (const quantity of wanted) measured[quantity] = await measurements[quantity](now);
        return measured;
      },
      dispose: release,
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** The first batch of a seed, which outlives the `tidy` that it is made in. */
function keptBatch({ data }: SettledOptions, seed: number): Batch {
  return tidy(() => {
    const copy = (tensors: Tensor | Tensor[]): Tensor | Tensor[] => {
      const copies = listOf(tensors).map((tensor) => keep(tensor.clone()));
      return Array.isArray(tensors) ? copies : (copies[0] as Tensor);
    };
    const { x, y } = batchAt(data, 0, seed);
    return { x: copy(x), y: copy(y) };
  });
}
