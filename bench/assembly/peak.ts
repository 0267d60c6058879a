// What this machine's SIMD can do at most: multiplications and additions on registers alone.
// Twelve independent chains hide the latency of each.

@inline
function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

export function multiplyAdds(count: i32): f32 {
  let a = f32x4.splat(0);
  let b = f32x4.splat(1);
  let c = f32x4.splat(2);
  let d = f32x4.splat(3);
  let e = f32x4.splat(4);
  let f = f32x4.splat(5);
  let g = f32x4.splat(6);
  let h = f32x4.splat(7);
  let i = f32x4.splat(8);
  let j = f32x4.splat(9);
  let k = f32x4.splat(10);
  let l = f32x4.splat(11);
  const x = f32x4.splat(<f32>0.999);
  const y = f32x4.splat(<f32>0.001);
  for (let n = 0; n < count; n++) {
    a = multiplyAdd(a, x, y);
    b = multiplyAdd(b, x, y);
    c = multiplyAdd(c, x, y);
    d = multiplyAdd(d, x, y);
    e = multiplyAdd(e, x, y);
    f = multiplyAdd(f, x, y);
    g = multiplyAdd(g, x, y);
    h = multiplyAdd(h, x, y);
    i = multiplyAdd(i, x, y);
    j = multiplyAdd(j, x, y);
    k = multiplyAdd(k, x, y);
    l = multiplyAdd(l, x, y);
  }
  const sum = f32x4.add(
    f32x4.add(f32x4.add(a, b), f32x4.add(c, d)),
    f32x4.add(f32x4.add(f32x4.add(e, f), f32x4.add(g, h)), f32x4.add(f32x4.add(i, j), f32x4.add(k, l))),
  );
  return f32x4.extract_lane(sum, 0);
}
