/** Names are what people typed: they stay on their line, so that nobody writes the letter but us. */
export const named = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim().slice(0, 200); // prettier-ignore

export const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;
