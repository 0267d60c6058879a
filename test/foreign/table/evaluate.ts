import * as tf from '@tensorflow/tfjs-core';
import type { Given, OpCase, Result } from '../ops/op-case.ts';

export type Value = number | string;

/** What one backend makes of a case. */
export interface Evaluation {
  readonly outputs?: readonly Value[] | undefined;
  readonly error?: string | undefined;
  /** For each input that has a gradient, in order; each gradient's entries. */
  readonly gradients?: readonly (readonly number[])[] | undefined;
  readonly gradientError?: string | undefined;
  /**
   * For each of these inputs, the derivatives along the directions, from values alone; null for a
   * direction in which a kink is near.
   */
  readonly slopes?: readonly (readonly (number | null)[])[] | undefined;
}

const directions = 8;
const step = 1e-3;
/** How far two differences may be apart where no kink is near, beside what they tell. */
const agreement = { steps: 3e-3, sides: 2e-2 };

/** 1 or −1, for each entry of a direction. */
export function direction(which: number, index: number): number {
  return Math.imul(index * directions + which + 1, 2654435761) & 0x10000 ? 1 : -1;
}

/** What an output counts for in the number that is differentiated. */
const weight = (index: number) => 0.5 + ((index * 7) % 11) / 11;

const isList = (result: Result): result is readonly tf.Tensor[] => Array.isArray(result);
const listOf = (result: Result) => (isList(result) ? result : [result]);
const message = (error: unknown) => (error instanceof Error ? error.message : String(error));

const tensorOf = ({ values, shape, dtype }: Given) => tf.tensor([...values], [...shape], dtype);

async function valuesOf(result: Result): Promise<Value[]> {
  const values: Value[] = [];
  for (const tensor of listOf(result)) {
    values.push(...((await tensor.data()) as Iterable<Value>));
  }
  return values;
}

/** The sum that is differentiated. What is not of float32 has no part in it. */
function weighted(result: Result): tf.Scalar {
  let start = 0;
  const sums: tf.Scalar[] = [];
  for (const tensor of listOf(result)) {
    const weights = Array.from({ length: tensor.size }, (_, index) => weight(start + index));
    start += tensor.size;
    if (tensor.dtype !== 'float32') continue;
    sums.push(tf.sum(tf.mul(tensor, tf.tensor(weights, tensor.shape))));
  }
  return sums.reduce((total, each) => tf.add(total, each));
}

const plainSum = (values: readonly Value[]) =>
  values.reduce((sum: number, value, index) => sum + weight(index) * Number(value), 0);

async function outputsOf({ run }: OpCase, inputs: readonly Given[]): Promise<Value[]> {
  return valuesOf(await run(...inputs.map(tensorOf)));
}

function moved(inputs: readonly Given[], input: number, which: number, length: number): Given[] {
  return inputs.map((each, index) =>
    index === input
      ? { ...each, values: each.values.map((v, at) => v + length * direction(which, at)) }
      : each,
  );
}

/** Derivatives by central differences: of the reference in float64, else of the outputs. */
async function slopesOf(opCase: OpCase, inputs: readonly Given[]): Promise<(number | null)[][]> {
  const { reference, gradient } = opCase;
  const at = async (point: readonly Given[]) =>
    plainSum(
      reference
        ? reference(...point.map((each) => [...each.values]))
        : await outputsOf(opCase, point),
    );
  const here = await at(inputs);
  const differences = async (input: number, which: number, length: number) => {
    const above = (await at(moved(inputs, input, which, length))) - here;
    const below = here - (await at(moved(inputs, input, which, -length)));
    return { slope: (above + below) / (2 * length), bend: Math.abs(above - below) / length };
  };
  const all: (number | null)[][] = [];
  for (const input of gradient) {
    const slopes: (number | null)[] = [];
    for (let which = 0; which < directions; which++) {
      const whole = await differences(input, which, step);
      const { slope, bend } = await differences(input, which, step / 2);
      const scale = 1 + Math.abs(slope);
      const kink =
        Math.abs(whole.slope - slope) > agreement.steps * scale || bend > agreement.sides * scale;
      slopes.push(kink ? null : slope);
    }
    if (slopes.every((each) => each === null)) throw new Error(`${opCase.op}: kinks everywhere`);
    all.push(slopes);
  }
  return all;
}

async function gradientsOf({ run, gradient }: OpCase, inputs: readonly Given[]) {
  const tensors = inputs.map(tensorOf);
  const { grads } = tf.engine().gradients(
    () => weighted(run(...tensors) as Result),
    gradient.map((index) => tensors[index] as tf.Tensor),
  );
  const values: number[][] = [];
  for (const each of grads) values.push([...(await each.data())]);
  return values;
}

/**
 * Evaluates a case on the backend in use.
 *
 * @param withSlopes whether derivatives are taken from values too: what others are held against
 */
export async function evaluate(opCase: OpCase, withSlopes: boolean): Promise<Evaluation> {
  tf.engine().startScope();
  try {
    const { inputs } = opCase;
    const differentiable = opCase.gradient.length > 0;
    const slopes =
      withSlopes && differentiable
        ? await slopesOf(opCase, inputs).catch(() => undefined)
        : undefined;
    let outputs: Value[];
    try {
      outputs = await outputsOf(opCase, inputs);
    } catch (error) {
      return { error: message(error), slopes };
    }
    if (!differentiable) return { outputs };
    try {
      return { outputs, slopes, gradients: await gradientsOf(opCase, inputs) };
    } catch (error) {
      return { outputs, slopes, gradientError: message(error) };
    }
  } finally {
    tf.engine().endScope();
  }
}
