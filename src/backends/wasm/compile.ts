// Compiles the AssemblyScript kernels and writes them as text into binary.generated.ts, so that
// a bundle has no extra file to host. Run by `npm run build`.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { main } from 'assemblyscript/asc';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** One build for memory of its own and one for memory that threads share. */
async function compile(shared: boolean): Promise<string> {
  const written = new Map<string, Uint8Array>();
  const { error, stderr } = await main(
    [
      'assembly/index.ts',
      '--baseDir',
      folder,
      '--outFile',
      'kernels.wasm',
      '-O3',
      '--noAssert',
      '--enable',
      'simd',
      '--importMemory',
      '--runtime',
      'stub',
      '--initialMemory',
      '1',
      ...(shared ? ['--sharedMemory', '--maximumMemory', '65536', '--enable', 'threads'] : []),
    ],
    {
      writeFile: (name: string, contents: string | Uint8Array) => {
        if (typeof contents !== 'string') written.set(name, contents);
      },
    },
  );
  const binary = written.get('kernels.wasm');
  if (error || binary === undefined) throw new Error(`asc failed: ${stderr.toString()}`);
  return Buffer.from(binary).toString('base64');
}

const own = await compile(false);
const shared = await compile(true);
writeFileSync(
  `${folder}/binary.generated.ts`,
  `// Written by compile.ts from the AssemblyScript sources in assembly/.
export const ownMemory: string =
  '${own}';
export const sharedMemory: string =
  '${shared}';
`,
);
console.log(`kernels: ${Math.round((own.length * 3) / 4)} bytes of WebAssembly`);
