import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { main } from 'assemblyscript/asc';
import { medianTime } from './timing.ts';

/**
 * How much of what this machine's SIMD can do at most a large matrix product reaches.
 *
 * @param relaxed whether our kernels have relaxed SIMD, so that the peak is that of it
 */
export async function gemmFraction(relaxed: boolean): Promise<string> {
  const multiplyAdds = await compilePeak(relaxed);
  const count = 2 ** 22;
  const peak = (12 * 4 * 2 * count) / (await medianTime(() => multiplyAdds(count))) / 1e6;
  const n = 768;
  const [a, b] = [1, 2].map((seed) => tf.randomNormal([n, n], 0, 1, 'float32', seed));
  const time = await medianTime(() =>
    tf.tidy(() => {
      tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D);
    }),
  );
  tf.dispose([a, b].filter((tensor) => tensor !== undefined));
  const reached = (2 * n ** 3) / time / 1e6;
  const share = Math.round((100 * reached) / peak);
  return `matrix product ${n}³: ${reached.toFixed(1)} Gflop/s, ${share} % of this machine's ${relaxed ? 'relaxed SIMD' : 'SIMD128'} peak (${peak.toFixed(1)})`;
}

async function compilePeak(relaxed: boolean): Promise<(count: number) => number> {
  const source = readFileSync(new URL('./assembly/peak.ts', import.meta.url), 'utf8');
  let binary: Uint8Array<ArrayBuffer> | undefined;
  const { error, stderr } = await main(
    [
      ...['peak.ts', '--outFile', 'peak.wasm', '-O3', '--runtime', 'stub', '--enable', 'simd'],
      ...(relaxed ? ['--enable', 'relaxed-simd'] : []),
    ],
    {
      readFile: (name) => (name === 'peak.ts' ? source : null),
      writeFile: (_, contents) => {
        if (typeof contents !== 'string') binary = new Uint8Array(contents);
      },
    },
  );
  if (error || binary === undefined) throw new Error(`asc failed: ${stderr.toString()}`);
  const { instance } = await WebAssembly.instantiate(binary, {});
  return instance.exports['multiplyAdds'] as (count: number) => number;
}
