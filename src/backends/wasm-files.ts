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
    const folder = ['@tensorflow', 'tfjs-backend-wasm', 'dist', names[0]].join('/');
    if (plain === new URL(folder, import.meta.url).href) return undefined;
    return { [names[0]]: plain, [names[1]]: simd, [names[2]]: threaded };
  } catch {
    // CommonJS has no import.meta.url.
    return undefined;
  }
}
