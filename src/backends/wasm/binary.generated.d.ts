/**
 * The kernels as WebAssembly in base64: with memory of their own or shared between threads, each
 * also for engines with relaxed SIMD. Written by compile.ts from the sources in assembly/.
 */
export const own: string;
export const ownRelaxed: string;
export const shared: string;
export const sharedRelaxed: string;
