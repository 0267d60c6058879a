import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';

const require = createRequire(import.meta.url);
const name = '@tensorflow/tfjs-core';
const folder = join(dirname(require.resolve(`${name}/package.json`)), 'dist');
const exported = require(name) as Readonly<Record<string, object>>;

/** Where tfjs-core exports what is in files whose names it does not export one by one. */
const namespaces = ['util', 'broadcast_util', 'slice_util', 'backend_util'] as const;
const namespaceOf: Readonly<Record<string, string>> = {
  util: 'util',
  broadcast_util: 'broadcast_util',
  slice_util: 'slice_util',
  conv_util: 'backend_util',
  axis_util: 'backend_util',
  selu_util: 'backend_util',
};

/**
 * What a file of tfjs-core imports from its neighbours, imported from the package instead, as far as
 * the package exports it: so that a bundle has the file, and not a second copy of all that it uses.
 *
 * @param text the file's, an ES module of tfjs-core's build
 */
export function importingFromPackage(text: string): string {
  return text.replace(
    /^import (?:\* as (\w+)|\{([^}]*)\}) from '[./][^']*?(\w+)';$/gm,
    (statement, all: string | undefined, some: string | undefined, file: string) => {
      if (all !== undefined) {
        const namespace = namespaceOf[file];
        return namespace === undefined
          ? statement
          : `import { ${namespace} as ${all} } from '${name}';`;
      }
      return (some ?? '')
        .split(',')
        .map((each) => importOf(each.trim(), statement))
        .join('\n');
    },
  );
}

function importOf(clause: string, statement: string): string {
  const [imported = '', local = imported] = clause.split(' as ');
  if (imported in exported) return `import { ${clause} } from '${name}';`;
  // The one engine is there for the asking only.
  if (imported === 'ENGINE') {
    return `import { engine as engineOf } from '${name}';\nconst ${local} = engineOf();`;
  }
  const namespace = namespaces.find((each) => imported in (exported[each] ?? {}));
  if (namespace !== undefined) {
    return `import { ${namespace} as of_${local} } from '${name}';\nconst ${local} = of_${local}.${imported};`;
  }
  return statement.replace(/\{[^}]*\}/, `{ ${clause} }`);
}

/** The part of esbuild's plugin interface that is used here. */
interface Build {
  onResolve(
    options: { filter: RegExp },
    callback: () => { path: string; sideEffects: boolean },
  ): void;
  onLoad(
    options: { filter: RegExp },
    callback: (file: { path: string }) => { contents: string; loader: 'js' } | undefined,
  ): void;
}

/**
 * Bundles the one file of tfjs-core that registers its gradients, which Node cannot import, and of
 * what that file imports only what the package does not export.
 *
 * @param path the import that is bundled
 */
export function bundleGradients(path: string): { name: string; setup(build: Build): void } {
  return {
    name: 'bundle-gradients',
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${path}$`) }, () => ({
        path: join(folder, 'register_all_gradients.js'),
        sideEffects: true,
      }));
      build.onLoad({ filter: /\.js$/ }, (file) =>
        file.path.startsWith(folder + sep)
          ? { contents: importingFromPackage(readFileSync(file.path, 'utf8')), loader: 'js' }
          : undefined,
      );
    },
  };
}
