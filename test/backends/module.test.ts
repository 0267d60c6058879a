import { expect, test } from 'vitest';
import * as binaries from '../../src/backends/wasm/binary.generated.js';

/** The sections that code without memory of its own has; globals are 6, and data is 11. */
const ofCode = { types: 1, imports: 2, functions: 3, exports: 7, code: 10 };

/** The kinds of the sections of a WebAssembly module, in order. */
function sectionsOf(bytes: Uint8Array): readonly number[] {
  const kinds: number[] = [];
  let at = 8;
  while (at < bytes.length) {
    kinds.push(bytes[at++] as number);
    let [size, shift, byte] = [0, 0, 0];
    do {
      byte = bytes[at++] as number;
      size += (byte & 127) * 2 ** shift;
      shift += 7;
    } while (byte > 127);
    at += size;
  }
  return kinds;
}

test.each(Object.entries(binaries))(
  'the module %s keeps nothing in the memory that it is given, that of tfjs',
  (_, text) => {
    const bytes = Uint8Array.from(Buffer.from(text, 'base64'));
    expect(sectionsOf(bytes)).toEqual(Object.values(ofCode));
  },
);
