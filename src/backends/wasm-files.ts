const names = [
  'tfjs-backend-wasm.wasm',
  'tfjs-backend-wasm-simd.wasm',
  'tfjs-backend-wasm-threaded-simd.wasm',
] as const;

/**
 * Where a bundler has put the files of `@tensorflow/tfjs-backend-wasm`; undefined where none has.
 *
 * Vite and webpack replace `new URL('…', import.meta.url)` of a constant path by the address of
 * the file that they emit. The same expression of a path that they cannot foresee tells whether
 * they did.
 */
export function bundledWasmFiles(): Readonly<Record<string, string>> | undefined {
  try {
    const [plain, simd, threaded] = [
      new URL('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm', import.meta.url).href,
      new URL('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm', import.meta.url)
        .href,
      new URL(
        '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm',
        import.meta.url,
      ).href,
    ];
    const beside = besidePackage(plain);
    if (beside !== undefined) {
      return Object.fromEntries(names.map((name) => [name, `${beside}${name}`]));
    }
    const folder = ['@tensorflow', 'tfjs-backend-wasm', 'dist', names[0]].join('/');
    if (plain === new URL(folder, import.meta.url).href) return undefined;
    return { [names[0]]: plain, [names[1]]: simd, [names[2]]: threaded };
  } catch {
    // CommonJS has no import.meta.url.
    return undefined;
  }
}

/**
 * The folder of tfjs's files beside our package, where an address is one inside of a package in
 * `node_modules`; undefined for any other address.
 *
 * Vite 8's dev server bundles packages before it serves them, and takes the path for one relative to
 * our file: `node_modules/richscale/dist/@tensorflow/…`. A server that gives out `node_modules` as
 * it is, without a bundler, leads to the same.
 *
 * @param address of one of the files
 */
export function besidePackage(address: string): string | undefined {
  const inside =
    /^(.*\/node_modules\/)(?:@[^/]+\/)?[^/]+\/(?:[^/]+\/)*?(@tensorflow\/tfjs-backend-wasm\/dist\/)/;
  const [, modules, folder] = inside.exec(address) ?? [];
  return modules === undefined ? undefined : `${modules}${folder}`;
}
