import type { OrganisationAnswer } from '#api/organisations/answers.ts';
import type { Language } from '#domain/language.ts';
import { localText, type LocalText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { dayText } from '#web/lib/wording/day.ts';
import { mostInOwnOrder } from './own-order.ts';

export type UnitBelow = {
  code: string;
  path: string;
  name: LocalText;
  /** How many it has below it in its turn, in words. */
  size: string | null;
  ended: string | null;
};

type Unit = OrganisationAnswer & { childCount: number };

/** When an organisation ended, and into which of the others. */
export const endedText = (
  unit: OrganisationAnswer,
  others: readonly OrganisationAnswer[],
  today: string,
  language: Language,
): string | null => {
  const { validTo, successor } = unit;
  if (validTo === null || validTo >= today) return null;
  const inLanguage = { locale: language };
  const day = dayText(validTo, language);
  const heir = others.find(({ code }) => code === successor);
  if (heir === undefined) return m.ended({ day }, inLanguage);
  return m.ended_into({ day, successor: localText(heir.names, language).text }, inLanguage);
};

/** Each in words, in the order in which they come. */
export const unitsInOrder = (units: readonly Unit[], today: string, language: Language): UnitBelow[] =>
  units.map((unit) => ({
    code: unit.code,
    path: `/organisations/${unit.code}`,
    name: localText(unit.names, language),
    size: unit.childCount > 0 ? m.units_below({ count: unit.childCount }, { locale: language }) : null,
    ended: endedText(unit, units, today, language),
  }));

/** The organisations directly below, those that still exist first. */
export const unitsBelow = (units: readonly Unit[], today: string, language: Language): UnitBelow[] =>
  unitsInOrder(units, today, language).toSorted(
    (a, b) =>
      Number(a.ended !== null) - Number(b.ended !== null) ||
      (units.length > mostInOwnOrder ? a.name.text.localeCompare(b.name.text, language) : 0),
  );
