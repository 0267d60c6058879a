import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page as Tab } from 'playwright-core';
import { beforeAll, describe, test } from 'vitest';
import { packagedSite, serveInDevelopment } from './dev-server.ts';
import { runVite } from './run-vite.ts';
import { type Site, serve } from './server.ts';
import type { Page } from './site/page.ts';

/** The browser to test in; RICHSCALE_CHROMIUM names another. */
const executablePath = process.env['RICHSCALE_CHROMIUM'] ?? '/usr/bin/chromium';

/**
 * Milliseconds that each step of a start may take on a busy machine. Three steps wait this long,
 * which is less than a hook may take: so the step that failed is what is told.
 */
const patience = 180_000;

const flags = [
  '--no-sandbox',
  '--disable-gpu-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // It ends a GPU process that is slow, as one is in software on a busy machine.
  '--disable-gpu-watchdog',
  // A software adapter that Chromium brings along, so that WebGPU is the same on every machine.
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
];

/** Calls a method of the page's `page` object, or reads it. */
export type Call = <K extends keyof Page>(
  name: K,
  ...args: Page[K] extends (...args: infer A) => unknown ? A : []
) => Promise<Page[K] extends (...args: never[]) => infer R ? Awaited<R> : Page[K]>;

/** How a page comes to the browser. */
export interface Served {
  /** Whether it is cross-origin isolated. */
  readonly isolated: boolean;
  /** Built by Vite, minified or not, or from Vite's dev server: the page's own, or a package. */
  readonly from: 'minified build' | 'build' | 'dev server' | 'dev server, packaged';
}

/**
 * A suite in a fresh tab of headless Chromium: skipped by name where there is none, and a failure
 * in CI.
 */
export function describeInBrowser(name: string, page: Served, suite: (call: Call) => void): void {
  if (!existsSync(executablePath)) {
    const problem = `There is no Chromium at ${executablePath}; RICHSCALE_CHROMIUM may name one.`;
    if (!process.env['CI']) test.skip(`${name} (${problem})`, () => {});
    else {
      test(name, () => {
        throw new Error(problem);
      });
    }
    return;
  }
  describe(name, () => {
    let tab: Tab;
    beforeAll(async () => {
      const started = await start(page);
      tab = started.tab;
      // Vitest calls it after the suite: what did not start is not closed.
      return started.close;
    });
    suite(((method: string, ...args: unknown[]) =>
      tab.evaluate(
        ([method, args]) => {
          const { page } = globalThis as unknown as { page: Record<string, unknown> };
          const member = page[method as string];
          return typeof member === 'function' ? member(...(args as unknown[])) : member;
        },
        [method, args] as const,
      )) as unknown as Call);
  });
}

async function start(page: Served): Promise<{ tab: Tab; close(): Promise<void> }> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const closer of closers.reverse()) await closer();
  };
  try {
    const folder = await mkdtemp(join(tmpdir(), 'richscale-site-'));
    closers.push(() => rm(folder, { recursive: true, force: true }));
    const server = await served(page, folder);
    closers.push(() => server.close());
    const browser = await chromium.launch({ executablePath, args: flags, timeout: patience });
    closers.push(() => browser.close());
    const tab = await browser.newPage();
    tab.setDefaultTimeout(patience);
    const errors: string[] = [];
    tab.on('pageerror', (error) => errors.push(error.message));
    // tfjs starts threads for half of the cores, which must come to more than one anywhere.
    await tab.addInitScript(() => {
      Object.defineProperty(navigator, 'hardwareConcurrency', { value: 4 });
    });
    await tab.goto(server.url);
    await tab
      .waitForFunction(() => 'page' in globalThis)
      .catch((error) => {
        throw new Error(`The page did not start: ${errors.join(' ') || error}`);
      });
    return { tab, close };
  } catch (error) {
    // A failure to close would hide why it did not start.
    await close().catch(() => {});
    throw error;
  }
}

/** Serves the site; whatever has to be written for that goes into `folder`. */
async function served({ from, isolated }: Served, folder: string): Promise<Site> {
  const root = fileURLToPath(new URL('./site', import.meta.url));
  if (from === 'dev server') return serveInDevelopment(root, { isolated, cache: folder });
  if (from === 'dev server, packaged') {
    return serveInDevelopment(await packagedSite(folder), { isolated });
  }
  const { close } = await runVite({
    build: { root, outDir: folder, minify: from === 'minified build' },
  });
  await close();
  return serve(folder, isolated);
}
