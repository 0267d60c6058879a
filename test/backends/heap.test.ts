import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../src/backends/index.ts';
import { kernelsOn } from '../../src/backends/training-kernels.ts';
import { growingRoom } from '../../src/backends/wasm/heap.ts';
import { isRichscaleError } from '../../src/errors.ts';

beforeAll(async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('wasm');
  enableTrainingKernels();
});
afterAll(disableTrainingKernels);

interface Heap {
  _malloc(bytes: number): number;
  _free(address: number): void;
}
const heap = () => (tf.backend() as unknown as { wasm: Heap }).wasm;

const restore: (() => void)[] = [];
afterEach(() => {
  for (const each of restore.splice(0)) each();
});

/** Lets the allocator refuse from its `failing`-th call on, and counts what is allocated. */
function limited(failing: number): { readonly live: Set<number> } {
  const module = heap();
  const { _malloc, _free } = module;
  restore.push(() => Object.assign(module, { _malloc, _free }));
  const live = new Set<number>();
  let calls = 0;
  module._malloc = (bytes) => {
    calls += 1;
    if (calls >= failing) return 0;
    const address = _malloc(bytes);
    live.add(address >>> 0);
    return address;
  };
  module._free = (address) => {
    live.delete(address >>> 0);
    _free(address);
  };
  return { live };
}

function caught(body: () => void): unknown {
  try {
    body();
  } catch (error) {
    return error;
  }
  return undefined;
}

const bystander = () => tf.fill([1024], 7);

test.each([
  ['exactly', [32_768, 1]],
  ['more than', [40_000, 1]],
])('a product of %s 4 GiB is refused, and changes nothing', (_, [side = 0]) => {
  const tensors = [tf.zeros([side, 1]), tf.zeros([1, side]), bystander(), bystander()] as const;
  const { numTensors } = tf.memory();
  const error = caught(() => tf.matMul(tensors[0], tensors[1]));
  expect(isRichscaleError(error, 'heap-full')).toBe(true);
  expect((error as Error).message).toContain(
    `the wasm heap has no room for ${4 * side ** 2} more bytes`,
  );
  expect(tf.memory().numTensors).toBe(numTensors);
  for (const each of tensors.slice(2)) expect(new Set(each.dataSync())).toEqual(new Set([7]));
  tf.dispose([...tensors]);
});

/** Calls of kernels of ours, with their inputs made beforehand. */
function calls(): readonly (readonly [name: string, call: () => void])[] {
  const image = tf.ones([2, 6, 6, 3]) as tf.Tensor4D;
  const volume = tf.ones([2, 4, 4, 4, 3]) as tf.Tensor5D;
  const filter = tf.ones([3, 3, 3, 2]) as tf.Tensor4D;
  const dy = tf.ones([2, 4, 4, 2]);
  const volumeFilter = tf.ones([2, 2, 2, 3, 2]) as tf.Tensor5D;
  const volumeDy = tf.ones([2, 3, 3, 3, 2]);
  const matrix = tf.ones([9, 9]) as tf.Tensor2D;
  const attrs = { strides: 1, pad: 'valid', dataFormat: 'NHWC', filterSize: 2 };
  const run = (name: string, inputs: tf.NamedTensorMap, more: object = {}) =>
    [name, () => tf.dispose(tf.engine().runKernel(name, inputs, { ...attrs, ...more }))] as const;
  const pooledImage = tf.ones([2, 5, 5, 3]);
  const pooledVolume = tf.ones([2, 3, 3, 3, 3]);
  const depthwise = tf.ones([3, 3, 3, 2]);
  const depthwiseDy = tf.ones([2, 4, 4, 6]);
  return [
    run('BatchMatMul', { a: matrix, b: matrix }, { transposeA: false, transposeB: true }),
    run('_FusedMatMul', { a: matrix, b: matrix }, { activation: 'relu' }),
    run('Conv2DBackpropInput', { dy, filter }, { inputShape: image.shape }),
    run('Conv2DBackpropFilter', { x: image, dy }, { filterShape: filter.shape }),
    run(
      'Conv3DBackpropInputV2',
      { dy: volumeDy, filter: volumeFilter },
      { inputShape: volume.shape },
    ),
    run('Conv3DBackpropFilterV2', { x: volume, dy: volumeDy }, { filterShape: volumeFilter.shape }),
    run(
      'DepthwiseConv2dNativeBackpropInput',
      { dy: depthwiseDy, filter: depthwise },
      { inputShape: image.shape },
    ),
    run(
      'DepthwiseConv2dNativeBackpropFilter',
      { x: image, dy: depthwiseDy },
      { filterShape: depthwise.shape },
    ),
    run('MaxPool3D', { x: volume }),
    run('MaxPoolWithArgmax', { x: image }, { includeBatchInIndex: false }),
    run('MaxPoolGrad', { dy: pooledImage, input: image, output: pooledImage }),
    run('MaxPool3DGrad', { dy: pooledVolume, input: volume, output: pooledVolume }),
    run('AvgPoolGrad', { dy: pooledImage, input: image }),
    run('AvgPool3DGrad', { dy: pooledVolume, input: volume }),
    run(
      'UnsortedSegmentSum',
      { x: matrix, segmentIds: tf.zeros([9], 'int32') },
      { numSegments: 3 },
    ),
  ];
}

test('from whichever allocation of ours a heap is full, the error says so and nothing is lost', () => {
  const before = tf.memory();
  const buffers = tf.engine().backend.numDataIds();
  tf.engine().startScope();
  const cases = calls();
  const made = tf.engine().backend.numDataIds();
  const known = new Set(kernelsOn('wasm'));
  for (const [name, call] of cases) {
    expect(known, name).toContain(name);
    // The first allocation may be that of rooms that stay: after one call there is none of these.
    call();
    let failing = 1;
    for (let done = false; !done; failing += 1) {
      const { live } = limited(failing);
      const error = caught(call);
      done = error === undefined;
      if (!done) expect(isRichscaleError(error, 'heap-full'), `${name}: ${error}`).toBe(true);
      expect([...live], `${name}, from allocation ${failing} on`).toEqual([]);
      for (const each of restore.splice(0)) each();
      expect(tf.engine().backend.numDataIds(), name).toBe(made);
    }
    expect(failing, name).toBeGreaterThan(2);
    call();
  }
  tf.engine().endScope();
  expect(tf.engine().backend.numDataIds()).toBe(buffers);
  expect(tf.memory()).toMatchObject({ numTensors: before.numTensors });
});

test('room that is kept is given back once, and asked for anew after the heap was full', () => {
  const live = new Set<number>();
  let [next, room] = [8, 1 << 20];
  const roomOf = growingRoom({
    _malloc: (bytes) => {
      if (bytes > room) return 0;
      live.add(next);
      next += 8;
      return next - 8;
    },
    _free: (address) => {
      expect(live.delete(address)).toBe(true);
    },
  });
  const first = roomOf(1000);
  expect(roomOf(10)).toBe(first);
  room = 0;
  for (const time of [1, 2]) {
    expect(
      isRichscaleError(
        caught(() => roomOf(2000)),
        'heap-full',
      ),
      `time ${time}`,
    ).toBe(true);
    expect([...live]).toEqual([]);
  }
  room = 1 << 20;
  const again = roomOf(500);
  expect([...live]).toEqual([again]);
});

test('a heap without a byte left is a clear error, and a module that goes on working', () => {
  const module = heap();
  const before = tf.memory();
  const others = [bystander(), bystander()];
  const a = tf.ones([64, 64]) as tf.Tensor2D;
  const taken: number[] = [];
  for (let bytes = 2 ** 30; bytes >= 8; bytes /= 2) {
    for (let address = module._malloc(bytes); address !== 0; address = module._malloc(bytes)) {
      taken.push(address);
    }
  }
  try {
    expect(
      isRichscaleError(
        caught(() => tf.matMul(a, a)),
        'heap-full',
      ),
    ).toBe(true);
  } finally {
    for (const address of taken) module._free(address);
  }
  expect(tf.tidy(() => tf.matMul(a, a).dataSync()[0])).toBe(64);
  for (const each of others) expect(new Set(each.dataSync())).toEqual(new Set([7]));
  tf.dispose([a, ...others]);
  expect(tf.memory().numTensors).toBe(before.numTensors);
});
