import { type KernelFunc, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { inOrder, optimizerStepKernel, readStep, type StepRule } from '../../optimizer-step.ts';
import type { Device, Pipeline, Program, WebGpuBackend } from './backend.ts';
import { optimizerShader, workgroupSize } from './optimizer-shader.ts';

/** The step as tfjs's profiler names it: by its class. */
class RichscaleOptimizerStep implements Program {
  readonly pipeline: Pipeline;
  readonly dispatch: [number, number, number];
  readonly outputShape: number[];

  constructor(device: Device, rule: StepRule, length: number) {
    this.pipeline = pipelineOf(device, rule);
    this.outputShape = [length];
    // A dimension of a dispatch is limited, so a long tensor's workgroups fill rows.
    const groups = Math.ceil(length / workgroupSize);
    const columns = Math.min(groups, device.limits.maxComputeWorkgroupsPerDimension);
    this.dispatch = [columns, Math.ceil(groups / columns), 1];
  }
}

const pipelines = new WeakMap<Device, Map<StepRule, Pipeline>>();

function pipelineOf(device: Device, rule: StepRule): Pipeline {
  const known = pipelines.get(device) ?? new Map<StepRule, Pipeline>();
  pipelines.set(device, known);
  const existing = known.get(rule);
  if (existing !== undefined) return existing;
  const label = `${optimizerStepKernel} ${rule}`;
  const module = device.createShaderModule({ code: optimizerShader(rule), label });
  const created = device.createComputePipeline({
    compute: { module, entryPoint: 'step' },
    label,
    layout: 'auto',
  });
  known.set(rule, created);
  return created;
}

/**
 * One optimizer step of one tensor in one dispatch.
 *
 * tfjs's own programs have one output each. It records a dispatch without asking which bindings
 * are written, though, so the new states go where its programs have inputs.
 */
export const optimizerStep: KernelFunc = (args) => {
  const backend = args.backend as WebGpuBackend;
  const { value, gradient, state, attributes } = readStep(args);
  const length = util.sizeFromShape(value.shape);
  if (length === 0) {
    return [value, ...state].map(({ shape }) =>
      backend.makeTensorInfo(shape, 'float32', new Float32Array(0)),
    );
  }
  const results = [value, ...state].map(({ shape }) => backend.makeTensorInfo(shape, 'float32'));
  const flat = [...results, value, gradient, ...state].map(({ dataId }): TensorInfo => {
    backend.uploadToGPU(dataId);
    return { dataId, dtype: 'float32', shape: [length] };
  });
  const [output, ...bound] = flat;
  backend.recordAndSubmit(
    new RichscaleOptimizerStep(backend.device, attributes.rule, length),
    output as TensorInfo,
    bound,
    [
      { type: 'uint32', data: [length] },
      ...inOrder(attributes).map((number) => ({ type: 'float32' as const, data: [number] })),
    ],
  );
  return results;
};
