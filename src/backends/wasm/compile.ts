// Compiles the AssemblyScript kernels and writes them as text into binary.generated.js, so that
// a bundle has no extra file to host. Run by `npm run build`.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { main } from 'assemblyscript/asc';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** What a build may take for granted. */
interface Build {
  /** Memory that threads share, as tfjs's threaded module has it. */
  readonly shared: boolean;
  /** Relaxed SIMD: multiplication and addition in one. */
  readonly relaxed: boolean;
}

async function compile({ shared, relaxed }: Build): Promise<string> {
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
      ...(relaxed ? ['--enable', 'relaxed-simd'] : []),
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

const builds: Readonly<Record<keyof typeof import('./binary.generated.js'), Build>> = {
  own: { shared: false, relaxed: false },
  ownRelaxed: { shared: false, relaxed: true },
  shared: { shared: true, relaxed: false },
  sharedRelaxed: { shared: true, relaxed: true },
};
let source = '// Written by compile.ts from the AssemblyScript sources in assembly/.\n';
for (const [name, build] of Object.entries(builds)) {
  const binary = await compile(build);
  source += `export const ${name} =\n  '${binary}';\n`;
  console.log(`kernels, ${name}: ${Math.round((binary.length * 3) / 4)} bytes of WebAssembly`);
}
writeFileSync(`${folder}/binary.generated.js`, source);
