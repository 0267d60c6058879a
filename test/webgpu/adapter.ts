import { existsSync } from 'node:fs';
import { describe, test } from 'vitest';
import { useBackend } from '../../src/backends/index.ts';

/** The software Vulkan in Debian's `chromium`; RICHSCALE_VULKAN_ICD names another. */
const softwareVulkan =
  process.env['RICHSCALE_VULKAN_ICD'] ?? '/usr/lib/chromium/vk_swiftshader_icd.json';

/**
 * Why WebGPU cannot be used in this process; undefined where it can. A Vulkan driver named in the
 * environment is used, else SwiftShader where it is installed, which computes the same anywhere.
 */
async function whyNot(): Promise<string | undefined> {
  if (process.env['VK_ICD_FILENAMES'] === undefined && existsSync(softwareVulkan)) {
    process.env['VK_ICD_FILENAMES'] = softwareVulkan;
  }
  try {
    await useBackend('webgpu');
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

const reason = await whyNot();

/** A suite that needs WebGPU: skipped by name where there is none, and a failure in CI. */
export function describeOnWebGpu(name: string, suite: () => void): void {
  if (reason === undefined) describe(name, suite);
  else if (process.env['CI']) {
    test(name, () => {
      throw new Error(`CI must have a WebGPU adapter. ${reason}`);
    });
  } else test.skip(`${name} (no WebGPU here: ${reason})`, () => {});
}
