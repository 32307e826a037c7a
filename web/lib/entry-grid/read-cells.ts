import { readEntry } from '#domain/entry-value.ts';
import type { Language } from '#domain/language.ts';
import type { Unit } from '#domain/metric.ts';
import { columnDecimalSign, type DecimalSign } from '#domain/number.ts';
import { statusNameOf } from '#domain/status.ts';
import { decimalSigns, empty, type CellContent } from './content.ts';

type Asked = { unit: Unit; decimals: number };

/**
 * What only the language can decide: `1.234` is a thousand in Danish, where the point stands between thousands. In Swedish
 * it stands nowhere, so that there nobody guesses.
 */
const signByLanguage = (text: string, language: Language): DecimalSign | undefined =>
  language === 'sv' && text.includes('.') ? undefined : decimalSigns[language];

/** Reads what was typed or pasted; what can be read in two ways goes as its neighbours in the block do. */
export function readCells(texts: readonly string[], asked: readonly Asked[], language: Language): CellContent[] {
  const sign = texts.length > 1 ? columnDecimalSign(texts) : null;
  return texts.map((text, position) => {
    const row = asked[position];
    if (!row) return empty;
    const found = readEntry(text, row);
    const read =
      found.kind === 'refused' && found.code === 'ambiguous-number'
        ? readEntry(text, { ...row, decimalSign: sign ?? signByLanguage(text, language) })
        : found;
    switch (read.kind) {
      case 'value':
        return { kind: 'number', value: read.value };
      case 'status':
        return { kind: 'status', status: statusNameOf[read.status] };
      case 'empty':
        return empty;
      case 'refused':
        return { kind: 'unread', text, code: read.code };
    }
  });
}
