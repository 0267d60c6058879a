import { expect, it } from 'vitest';
import { runInNode } from './dist.ts';

/** What tfjs can make of a file: `Sequential` restores plans, `RichscaleDense` multiplies. */
const report = `
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  const [, fromConfig] = classNameMap['Sequential'];
  const symbols = Object.getOwnPropertySymbols(fromConfig).map(String);
  console.log(JSON.stringify({ multiplies: 'RichscaleDense' in classNameMap, symbols }));
`;
const ready = { multiplies: true, symbols: ['Symbol(richscale.fromConfig)'] };

it.each([
  [
    'before tfjs',
    "await import('richscale/tfjs'); const tf = (await import('@tensorflow/tfjs')).default;",
  ],
  [
    'after tfjs',
    "const tf = (await import('@tensorflow/tfjs')).default; await import('richscale/tfjs');",
  ],
])('models are loaded with their plans where richscale/tfjs is imported %s', (_, imports) => {
  expect(runInNode('module', imports + report)).toStrictEqual(ready);
});

it('and where both kinds of the package are in one program, once', () => {
  const imports = `
    const { createRequire } = await import('node:module');
    const tf = (await import('@tensorflow/tfjs')).default;
    createRequire(process.cwd() + '/package.json')('richscale/tfjs');
    const before = tf.Sequential.fromConfig;
    await import('richscale/tfjs');
    if (tf.Sequential.fromConfig !== before) throw new Error('wrapped twice');
  `;
  expect(runInNode('module', imports + report)).toStrictEqual(ready);
});
