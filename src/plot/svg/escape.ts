/**
 * Text as it may stand in HTML and SVG, in content and in quoted attributes. What XML forbids
 * (control characters, lone surrogates) and what would turn the direction of the text around it
 * becomes U+FFFD, so that no name can break a file or pass for another.
 */
export function escaped(text: string): string {
  return cleaned(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** The same text without anything that a file of text cannot hold. */
export function cleaned(text: string): string {
  return [...String(text).replaceAll(/\s/g, ' ')]
    .map((character) => (allowed(character.codePointAt(0) ?? 0) ? character : '\ufffd'))
    .join('');
}

function allowed(code: number): boolean {
  const control = code < 0x20 || (code >= 0x7f && code <= 0x9f);
  const surrogate = code >= 0xd800 && code <= 0xdfff;
  const turning = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
  const none = code === 0xfffe || code === 0xffff;
  return !(control || surrogate || turning || none);
}
