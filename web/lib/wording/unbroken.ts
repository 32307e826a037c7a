/** Keeps what is read as one, such as `kv 3 2026`, on one line. */
export const unbroken = (text: string): string => text.replaceAll(' ', '\u00a0');
