import { expect, test } from 'vitest';
import { besidePackage } from '../../src/backends/wasm-files.ts';

const folder = '@tensorflow/tfjs-backend-wasm/dist/';
const file = `${folder}tfjs-backend-wasm.wasm`;

test.each([
  ['http://127.0.0.1/node_modules/richscale/dist/', 'http://127.0.0.1/node_modules/'],
  ['http://127.0.0.1/base/node_modules/richscale/dist/', 'http://127.0.0.1/base/node_modules/'],
  ['http://127.0.0.1/node_modules/@scope/richscale/dist/', 'http://127.0.0.1/node_modules/'],
  [
    'http://127.0.0.1/node_modules/.pnpm/richscale@1.0.0/node_modules/richscale/dist/',
    'http://127.0.0.1/node_modules/.pnpm/richscale@1.0.0/node_modules/',
  ],
])('files inside of the package at %s lie beside it', (inside, modules) => {
  expect(besidePackage(inside + file)).toBe(modules + folder);
});

test.each([
  `http://127.0.0.1/@fs/home/me/node_modules/${file}`,
  'http://127.0.0.1/assets/tfjs-backend-wasm-Ab12.wasm',
  `http://127.0.0.1/src/backends/${file}`,
  `https://cdn.example/richscale@1.0.0/dist/${file}`,
  'data:application/wasm;base64,AGFzbQ==',
])('%s is left alone', (address) => {
  expect(besidePackage(address)).toBeUndefined();
});
