import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { built, graphOf, importsOf } from './dist.ts';

describe.each([
  ['index.js', 29_000],
  ['index.cjs', 29_000],
  ['judge.js', 22_000],
  ['judge.cjs', 22_000],
])('built without dependencies, dist/%s', (name, most) => {
  it('imports nothing from outside, tfjs least of all', () => {
    const outside = [...graphOf(built(name))]
      .flatMap(importsOf)
      .filter((imported) => !imported.startsWith('.'));
    expect(outside).toStrictEqual([]);
  });

  it('is small', () => {
    const text = [...graphOf(built(name))].map((path) => readFileSync(path, 'utf8')).join('\n');
    const size = gzipSync(text).length;
    console.info(`dist/${name}: ${(size / 1000).toFixed(1)} kB gzipped, before minification`);
    expect(size).toBeLessThan(most);
    // A graph that was not found would be small as well.
    expect(size).toBeGreaterThan(5_000);
  });
});

describe.each(['tfjs.js', 'tfjs.cjs'])('the built wrapper, dist/%s', (name) => {
  it('imports its peers and nothing else', () => {
    const outside = [...graphOf(built(name))]
      .flatMap(importsOf)
      .filter((imported) => !imported.startsWith('.'));
    for (const imported of outside) {
      expect(['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers']).toContain(imported);
    }
    expect(outside).toContain('@tensorflow/tfjs-core');
  });
});

describe.each(['index.js', 'judge.js', 'tfjs.js', 'lab.js', 'plot.js'])(
  'the built dist/%s',
  (name) => {
    it('reads no environment of Node’s, which no browser has', () => {
      const reading = [...graphOf(built(name))].filter((path) =>
        /\bprocess\s*\.\s*(env|argv|std)/.test(readFileSync(path, 'utf8')),
      );
      expect(reading).toStrictEqual([]);
    });
  },
);
