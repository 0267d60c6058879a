import type { DataType, KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';

/** A compiled compute pipeline; what it is made of is WebGPU's affair. */
export interface Pipeline {
  getBindGroupLayout(index: number): object;
}

/** The part of WebGPU's device that kernels use. */
export interface Device {
  readonly limits: { readonly maxComputeWorkgroupsPerDimension: number };
  createShaderModule(descriptor: { code: string; label: string }): object;
  createComputePipeline(descriptor: {
    compute: { module: object; entryPoint: string };
    label: string;
    layout: 'auto';
  }): Pipeline;
}

/** One value of the uniform buffer. */
export interface Uniform {
  readonly type: 'float32' | 'int32' | 'uint32';
  readonly data: number[];
}

/** What tfjs records a dispatch of. */
export interface Program {
  readonly pipeline: Pipeline;
  readonly dispatch: [number, number, number];
  readonly outputShape: number[];
}

/** What tfjs's webgpu backend is at run time, as far as its kernels use it too. */
export interface WebGpuBackend extends KernelBackend {
  readonly device: Device;
  makeTensorInfo(shape: number[], dtype: DataType, values?: Float32Array): TensorInfo;
  /** Gives a tensor a GPU buffer, filled with its values if it has some. */
  uploadToGPU(dataId: object): void;
  /**
   * Records a dispatch into the pass that is being recorded, and submits that when it is full.
   * Bindings are the output, the inputs and the uniforms, in this order. Buffers of tensors that
   * are disposed of before the pass is submitted stay until it is.
   */
  recordAndSubmit(
    program: Program,
    output: TensorInfo,
    inputs: readonly TensorInfo[],
    uniforms: readonly Uniform[],
  ): void;
}
