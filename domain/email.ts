const longest = 254;

/**
 * An address in small letters, as it is compared and stored; null for what is none. Strict enough that nothing in it can
 * be taken for a header or a second recipient.
 */
export function readEmail(text: string): string | null {
  const address = text.trim().normalize('NFC').toLowerCase();
  return address.length <= longest && /^[^\s\p{C}@<>,;:"()[\]\\]+@[a-z0-9\p{L}-]+(\.[a-z0-9\p{L}-]+)*$/u.test(address)
    ? address
    : null;
}
