/** Where a plan's warnings go unless the caller takes them. */
export function warn(warning: string): void {
  console.warn(`richscale: ${warning}`);
}
