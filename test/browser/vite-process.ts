// A process of Vite's own: its bundler is native code, and what goes wrong in that ends the process.
// Argument: a `ViteTask` as JSON. Sends the address of the server when it listens, or that the build
// is done; a server goes on until its parent is gone or has disconnected.
import { build, createServer } from 'vite';

/** What Vite is to do with a site. */
export type ViteTask =
  | {
      readonly build: {
        readonly root: string;
        readonly outDir: string;
        readonly minify: boolean;
      };
    }
  | {
      readonly serve: {
        readonly root: string;
        /** Where the bundled packages go; the site's `node_modules` if left out. */
        readonly cacheDir?: string;
        readonly headers: Readonly<Record<string, string>>;
        /** Folders that may be read. */
        readonly allow: readonly string[];
      };
    };

const common = { configFile: false, logLevel: 'error' } as const;

async function run(task: ViteTask): Promise<void> {
  if ('build' in task) {
    const { root, ...output } = task.build;
    await build({ ...common, root, build: { ...output, emptyOutDir: true, target: 'es2022' } });
    process.send?.('built', () => process.disconnect());
    return;
  }
  const { root, cacheDir, headers, allow } = task.serve;
  const server = await createServer({
    ...common,
    root,
    ...(cacheDir === undefined ? {} : { cacheDir }),
    server: {
      host: '127.0.0.1',
      port: 0,
      headers: { ...headers },
      fs: { allow: [...allow] },
    },
  });
  await server.listen();
  process.on('disconnect', () => void server.close().then(() => process.exit()));
  process.send?.(server.resolvedUrls?.local[0] ?? '');
}

await run(JSON.parse(process.argv[2] ?? '') as ViteTask);
