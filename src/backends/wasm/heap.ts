import { RichscaleError } from '../../errors.ts';

/** The allocator of tfjs's module. */
export interface Heap {
  _malloc(bytes: number): number;
  _free(address: number): void;
}

/** 4 GiB: what 32-bit addresses reach. */
const addressable = 2 ** 32;

/**
 * What tfjs's module may want for its own books beside an allocation, with room to spare. Where it
 * gets none it aborts, and never works again.
 */
const bookkeeping = 2 ** 16;

/**
 * The address of fresh memory.
 *
 * @throws `heap-full`, and nothing is allocated
 */
export function allocate(heap: Heap, bytes: number): number {
  // The allocator would be asked for the remainder after 4 GiB, and the kernel would write past it.
  if (bytes >= addressable) throw full(bytes);
  const address = heap._malloc(bytes) >>> 0;
  if (address === 0) throw full(bytes);
  const spare = heap._malloc(bookkeeping) >>> 0;
  if (spare === 0) {
    heap._free(address);
    throw full(bytes);
  }
  heap._free(spare);
  return address;
}

/** Memory that is kept between calls and grows to the largest request. */
export function growingRoom(heap: Heap): (bytes: number) => number {
  let address = 0;
  let size = 0;
  return (bytes) => {
    if (bytes > size) {
      // Forgotten before it is asked for anew: the heap may be full.
      if (address !== 0) heap._free(address);
      address = 0;
      size = 0;
      address = allocate(heap, bytes);
      size = bytes;
    }
    return address;
  };
}

function full(bytes: number): RichscaleError<'heap-full'> {
  return new RichscaleError(
    'heap-full',
    {
      argument: 'bytes',
      received: bytes,
      problem: `Of its 4 GiB the wasm heap has no room for ${bytes} more bytes.`,
      remedy: 'Dispose of tensors, or use smaller batches.',
    },
    { bytes },
  );
}
