import * as tf from '@tensorflow/tfjs-core';
import { floats, type OpCase, op } from './op-case.ts';

const [re, im] = [floats([2, 4]), floats([2, 4], -1, 1, 2)];
const parts = (z: tf.Tensor) => [tf.real(z), tf.imag(z)];
const z = (a: tf.Tensor, b: tf.Tensor) => tf.complex(a, b);
type Pair = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor[];
const complex = (name: string, run: Pair, of = '') => op(name, [re, im], run, { of });

const texts = () => tf.tensor1d(['a b', 'c', 'd e f'], 'string');

export const signals: readonly OpCase[] = [
  complex('complex', (a, b) => parts(z(a, b))),
  complex('real', (a, b) => [tf.real(z(a, b))]),
  complex('imag', (a, b) => [tf.imag(z(a, b))]),
  complex('abs', (a, b) => [tf.abs(z(a, b))], 'of complex numbers'),
  complex('add', (a, b) => parts(tf.add(z(a, b), z(b, a))), 'of complex numbers'),
  complex('mul', (a, b) => parts(tf.mul(z(a, b), z(b, a))), 'of complex numbers'),
  complex('fft', (a, b) => parts(tf.fft(z(a, b)))),
  complex('ifft', (a, b) => parts(tf.ifft(z(a, b)))),
  op('rfft', [re], (a) => parts(tf.rfft(a))),
  complex('irfft', (a, b) => [tf.irfft(z(a, b))]),
  op('signal.frame', [floats([10])], (a) => tf.signal.frame(a as tf.Tensor1D, 4, 2)),
  op('signal.stft', [floats([10])], (a) => parts(tf.signal.stft(a as tf.Tensor1D, 4, 2))),
  op('signal.hammingWindow', [], () => tf.signal.hammingWindow(5), {
    reference: () => [0, 1, 2, 3, 4].map((n) => 0.54 - 0.46 * Math.cos((2 * Math.PI * n) / 4)),
  }),
  op('cosineWindow', [], () => tf.cosineWindow(5, 0.6, 0.4), {
    reference: () => [0, 1, 2, 3, 4].map((n) => 0.6 - 0.4 * Math.cos((2 * Math.PI * n) / 4)),
  }),
  op('signal.hannWindow', [], () => tf.signal.hannWindow(5), {
    reference: () => [0, 1, 2, 3, 4].map((n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / 4)),
  }),
  op('string.stringSplit', [], () => Object.values(tf.string.stringSplit(texts(), ' '))),
  op('string.stringNGrams', [], () =>
    Object.values(
      tf.string.stringNGrams(texts(), tf.tensor1d([0, 3], 'int32'), '|', [2], '', '', 0, false),
    ),
  ),
  op('string.stringToHashBucketFast', [], () => tf.string.stringToHashBucketFast(texts(), 10)),
  op('string.staticRegexReplace', [], () => tf.string.staticRegexReplace(texts(), ' ', '_')),
];
