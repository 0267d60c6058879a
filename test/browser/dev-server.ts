import { cp, mkdir, realpath, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { built, root as repository } from '../package/dist.ts';
import { runVite } from './run-vite.ts';
import { isolation, type Site } from './server.ts';

/**
 * Serves a site's sources by Vite's dev server on 127.0.0.1, which bundles its packages first.
 *
 * @param root the folder of its `index.html`
 * @param options.cache where the bundled packages go; the site's `node_modules` if left out
 */
export async function serveInDevelopment(
  root: string,
  { isolated, cache }: { readonly isolated: boolean; readonly cache?: string },
): Promise<Site> {
  const { sent: url, close } = await runVite({
    serve: {
      root,
      ...(cache === undefined ? {} : { cacheDir: join(cache, 'vite') }),
      headers: isolated ? isolation : {},
      allow: [repository, root, ...(cache === undefined ? [] : [cache])],
    },
  });
  if (url === '') throw new Error('The dev server has no address.');
  return { url, close };
}

/**
 * A project as users have it: richscale is a package in its `node_modules`, of the built files.
 *
 * @param folder where to make it
 * @returns its root
 */
export async function packagedSite(folder: string): Promise<string> {
  const root = await realpath(folder);
  const modules = join(root, 'node_modules');
  const ours = join(modules, 'richscale');
  await mkdir(ours, { recursive: true });
  await cp(dirname(built('backends.js')), join(ours, 'dist'), { recursive: true });
  await cp(join(repository, 'package.json'), join(ours, 'package.json'));
  const tensorflow = '@tensorflow';
  await symlink(join(repository, 'node_modules', tensorflow), join(modules, tensorflow));
  await writeFile(join(root, 'package.json'), '{ "type": "module" }');
  await writeFile(
    join(root, 'index.html'),
    '<!doctype html><meta charset="utf-8" /><script type="module" src="./main.js"></script>',
  );
  await writeFile(
    join(root, 'main.js'),
    `import '@tensorflow/tfjs';
    import { useBackend } from 'richscale/backends';
    globalThis.page = { use: useBackend, isolated: globalThis.crossOriginIsolated };`,
  );
  return root;
}
