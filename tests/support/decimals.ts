import fc from 'fast-check';

/** Rounds the decimal text of a number half away from zero by carrying digits, as on paper. */
export const roundedOnPaper = (text: string, decimals: number): string => {
  const isNegative = text.startsWith('-');
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const digits = [...whole, ...fraction.padEnd(decimals, '0').slice(0, decimals)].map(Number);
  let carry = Number(fraction[decimals] ?? '0') >= 5 ? 1 : 0;
  for (let index = digits.length - 1; index >= 0 && carry > 0; index -= 1) {
    const sum = (digits[index] ?? 0) + carry;
    digits[index] = sum % 10;
    carry = sum >= 10 ? 1 : 0;
  }
  if (carry > 0) digits.unshift(1);
  const end = digits.length - decimals;
  const paper = digits.slice(0, end).join('') + (decimals > 0 ? `.${digits.slice(end).join('')}` : '');
  return isNegative && /[1-9]/.test(paper) ? `-${paper}` : paper;
};

/** Decimal texts without needless zeros, as String() would write them. */
export const decimalTexts = fc
  .tuple(fc.boolean(), fc.integer({ min: 0, max: 99_999_999 }), fc.stringMatching(/^\d{0,6}[1-9]$/))
  .map(([isNegative, whole, fraction]) => `${isNegative ? '-' : ''}${whole}.${fraction}`);
